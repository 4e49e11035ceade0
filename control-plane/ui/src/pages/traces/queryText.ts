/** The query line's text: cut into pieces for colours, and values and keys written so that they are read back as they are. */

export type PieceKind = 'key' | 'operator' | 'value' | 'word' | 'bracket' | 'space';

export interface Piece {
  text: string;
  kind: PieceKind;
  from: number;
}

const PIECE =
  /(?<space>\s+)|(?<operator>!=|!~|>=|<=|==|=~|[=<>~])|(?<bracket>&&|\|\||[(){}!])|(?<quoted>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(?<word>[^\s(){}"'=!<>~&|]+)|(?<odd>[&|])/gy;

const COMBINES = /^(AND|OR|NOT)$/;

/** All of `q` in order, nothing left out. Only for the eye: the control plane decides what is a query. */
export function pieces(q: string): Piece[] {
  const found: Piece[] = [];
  PIECE.lastIndex = 0;
  let behindOperator = false;
  for (let match = PIECE.exec(q); match; match = PIECE.exec(q)) {
    const groups = match.groups ?? {};
    const text = match[0];
    const kind: PieceKind =
      groups.space !== undefined
        ? 'space'
        : groups.operator !== undefined
          ? 'operator'
          : groups.bracket !== undefined || groups.odd !== undefined
            ? 'bracket'
            : behindOperator
              ? 'value'
              : COMBINES.test(text)
                ? 'word'
                : 'key';
    found.push({ text, kind, from: match.index });
    if (kind !== 'space') behindOperator = kind === 'operator';
  }
  return found;
}

const PLAIN = /^[^\s(){}"'=!<>~&|]+$/;

const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** A value behind an operator. A lone `*` would mean "any". */
export function value(text: string): string {
  return PLAIN.test(text) && text !== '*' ? text : quoted(text);
}

/** What every span has; an attribute of such a name stands in quotes. */
const FIELDS = new Set(
  (
    'service namespace environment env version instance name operation kind status statusMessage duration ' +
    'traceId trace scope.name event.name rootService rootName traceDuration spans errors'
  ).split(' '),
);

function attribute(name: string): string {
  const misread =
    !PLAIN.test(name) ||
    FIELDS.has(name) ||
    COMBINES.test(name) ||
    /^(-|has:|span\.|resource\.|scope\.|event\.)/.test(name);
  return misread ? quoted(name) : name;
}

export interface Named {
  key: string;
  kind: 'attribute' | 'field';
}

/** `http.route="/orders/{id}"`. */
export function condition({ key, kind }: Named, text: string): string {
  return `${kind === 'field' ? key : attribute(key)}=${value(text)}`;
}

/** Conditions that one span must meet all of; null and empty ones ask nothing. */
export function group(conditions: Record<string, string | null | undefined>, ...more: string[]): string {
  const written = Object.entries(conditions).flatMap(([key, text]) =>
    text == null || text === '' ? [] : [`${key}=${value(text)}`],
  );
  return `{${[...written, ...more].join(' ')}}`;
}

/** `q` without what stands in quotes. */
const bare = (q: string) => q.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '');

/** Conditions on one span alone. */
const isOfSpan = (q: string) => !/[{]|&&|\|\|/.test(bare(q));

/** Groups of conditions stand on their own; bare ones become one. */
function grouped(q: string): string {
  if (isOfSpan(q)) return `{${q}}`;
  return q.includes('||') ? `(${q})` : q;
}

/** One condition more for the same span; where `q` asks for several spans, for another one. */
export function narrower(q: string | null, more: string): string {
  const own = q?.trim();
  if (!own) return more;
  if (!isOfSpan(own)) return both(own, more);
  return /\bOR\b/.test(bare(own)) ? `(${own}) ${more}` : `${own} ${more}`;
}

/** What both find: traces that have spans of each. */
export function both(a: string | null, b: string): string {
  const own = a?.trim();
  return own ? `${grouped(own)} && ${grouped(b)}` : b;
}

/** Traces of `a` without any span of `b`. */
export function without(a: string | null, b: string): string {
  const own = a?.trim();
  return own ? `${grouped(own)} && -${grouped(b)}` : `-${grouped(b)}`;
}
