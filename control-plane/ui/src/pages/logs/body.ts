import type { Field } from '../../api/logTypes';
import { frames, type StackLine } from '../../format/stack';

/** What a line's text holds, for reading: its message apart from a stack, and the fields of JSON and logfmt. */

/** A frame of Java and Node.js, of Python, of Go. */
const FRAME = /^\s+at\s|^\s+File ".*", line \d+|^\s+\S+\.go:\d+/;

export interface ReadableBody {
  /** All that stands before the first frame. */
  message: string;
  stack: readonly StackLine[];
}

export function readable(body: string): ReadableBody {
  const lines = body.split('\n');
  const first = lines.findIndex((line) => FRAME.test(line));
  if (first < 1) return { message: body.trimEnd(), stack: [] };
  // The reader of stacks drops the line before the frames: it is the exception itself.
  return {
    message: lines.slice(0, first).join('\n'),
    stack: frames(lines.slice(first - 1).join('\n')),
  };
}

/** The first line that says something, and how many more there are. */
export function folded(body: string): { first: string; more: number } {
  const lines = body.trim().split('\n');
  return { first: lines[0] ?? '', more: lines.length - 1 };
}

/** Deeper fields are shown as the JSON they are. */
const DEEPEST = 4;
/** A body with more is data, not a message: its text is there in full. */
const MOST_FIELDS = 100;

function flattened(value: object, prefix: string, depth: number, into: Field[]): void {
  for (const [key, each] of Object.entries(value)) {
    if (into.length >= MOST_FIELDS) return;
    const name = prefix + key;
    if (typeof each === 'object' && each !== null && !Array.isArray(each) && depth < DEEPEST) {
      flattened(each, `${name}.`, depth + 1, into);
    } else {
      into.push({ key: name, value: typeof each === 'string' ? each : JSON.stringify(each) });
    }
  }
}

const LOGFMT = /([\p{L}_][\p{L}\p{N}_.-]*)=("(?:\\.|[^"\\])*"|[^\s"]*)(?:\s+|$)/guy;

/** Fields of a body that is a JSON object or logfmt all through; of any other, none. */
export function fieldsOf(body: string): Field[] {
  const text = body.trim();
  if (text.startsWith('{')) {
    try {
      const found: Field[] = [];
      flattened(JSON.parse(text) as object, '', 1, found);
      return found;
    } catch {
      // Looks like JSON and is none: then it is text.
      return [];
    }
  }
  LOGFMT.lastIndex = 0;
  const found: Field[] = [];
  for (let match = LOGFMT.exec(text); match; match = LOGFMT.exec(text)) {
    const [, key = '', value = ''] = match;
    found.push({ key, value: value.startsWith('"') ? unquoted(value) : value });
    if (LOGFMT.lastIndex === text.length) return found.slice(0, MOST_FIELDS);
  }
  return [];
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}
