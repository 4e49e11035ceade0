/** Stack traces for reading: own code apart from that of libraries. */

export interface StackLine {
  text: string;
  /** Likely the service's own code. */
  own: boolean;
  /** A frame; else a heading such as `Caused by:`. */
  frame: boolean;
}

/** A stack trace's lines below the exception itself. */
export function frames(stacktrace: string): StackLine[] {
  return stacktrace
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => ({
      text: line.trimEnd(),
      own: isOwn(line),
      frame: !/^\s*Caused by:|^\s*Suppressed:/.test(line),
    }));
}

export interface StackPart {
  folded: boolean;
  /** Of a folded part: whose frames they are. */
  of: string;
  frames: StackLine[];
}

/** Where it was thrown is shown even when no frame is the service's own. */
const FIRST_FRAMES = 6;

/**
 * Own code and what was the cause stand open; the libraries between are folded. The frame that threw stays open too:
 * it says what own code had called.
 */
export function foldedFrames(lines: readonly StackLine[]): StackPart[] {
  const anyOwn = lines.some((l) => l.own);
  const parts: StackPart[] = [];
  lines.forEach((line, i) => {
    const thrower = i === 0 || lines[i - 1]?.frame === false;
    const folded = line.frame && !line.own && (anyOwn ? !thrower : i >= FIRST_FRAMES);
    const last = parts.at(-1);
    if (last && last.folded === folded) last.frames.push(line);
    else parts.push({ folded, of: '', frames: [line] });
  });
  return parts.map((part) => (part.folded ? { ...part, of: owners(part.frames) } : part));
}

/** `org.springframework, java` */
function owners(lines: readonly StackLine[]): string {
  const names = lines.map((l) => {
    const path = /^\s*at (?:[\w.@-]+\/)*([\w.$]+)/.exec(l.text)?.[1]?.split('.') ?? [];
    return path.length < 2
      ? 'libraries'
      : path.slice(0, /^(java|javax|jdk|sun)$/.test(path[0] ?? '') ? 1 : 2).join('.');
  });
  const distinct = [...new Set(names)];
  return distinct.length <= 3 ? distinct.join(', ') : `${distinct.slice(0, 2).join(', ')} and others`;
}

const LIBRARIES =
  /^\s*(?:at )?(?:java\.|javax\.|jakarta\.|jdk\.|sun\.|com\.sun\.|org\.springframework\.|org\.apache\.|com\.zaxxer\.|org\.h2\.|org\.postgresql\.|org\.eclipse\.|io\.netty\.|io\.micrometer\.|io\.opentelemetry\.|reactor\.|org\.hibernate\.|System\.|Microsoft\.|node:)|node_modules|internal\/|site-packages|\bruntime\./;

function isOwn(line: string): boolean {
  return /^\s*(?:at |File )/.test(line) && !LIBRARIES.test(line);
}

/** Frames of which somebody else has told whose they are. */
export function framesOf(told: readonly { text: string; own: boolean }[]): StackLine[] {
  return told.map((frame) => ({ ...frame, frame: true }));
}
