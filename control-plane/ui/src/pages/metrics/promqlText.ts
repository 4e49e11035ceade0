import type { Piece, PieceKind } from '../traces/queryText';

/** PromQL as text: cut into pieces for colours, and values written so that they are read back as they are. */

const PIECE =
  /(?<space>\s+|#[^\n]*)|(?<value>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|(?:\d[\d.]*(?:[eE][+-]?\d+|[a-z]+\d*)*))|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<operator>=~|!~|!=|==|<=|>=|[-+*/%^=<>@])|(?<bracket>[(){}[\],:])|(?<odd>[\s\S])/gy;

const WORDS = new Set(
  'and or unless by without on ignoring group_left group_right bool offset atan2 inf nan'.split(' '),
);

/** All of `q` in order, nothing left out. Only for the eye: the control plane decides what is a query. */
export function promqlPieces(q: string): Piece[] {
  const found: Piece[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(q); match; match = PIECE.exec(q)) {
    const text = match[0];
    const groups = match.groups ?? {};
    const called = /^\s*(\(|(by|without)\b)/.test(q.slice(match.index + text.length));
    const kind: PieceKind =
      groups.space !== undefined
        ? 'space'
        : groups.value !== undefined
          ? 'value'
          : groups.operator !== undefined
            ? 'operator'
            : groups.name !== undefined
              ? called || WORDS.has(text.toLowerCase())
                ? 'word'
                : 'key'
              : 'bracket';
    found.push({ text, kind, from: match.index });
  }
  return found;
}

/** A string of PromQL. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;

/** A regular expression (RE2) that matches the text alone. */
export const literal = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

const PLAIN = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** `http_requests_total{job="cart"}`; a name that PromQL would misread stands in the braces. */
export function selector(name: string, matchers: readonly string[] = []): string {
  const inside = PLAIN.test(name) ? matchers : [quoted(name), ...matchers];
  const outside = PLAIN.test(name) ? name : '';
  return inside.length === 0 ? outside : `${outside}{${inside.join(', ')}}`;
}

/** What narrows to an environment and a namespace; series that do not say theirs belong to each. */
export function placeMatchers(place: { env: string | null; namespace: string | null }): string[] {
  const either = (label: string, value: string | null) =>
    value === null ? [] : [`${label}=~${quoted(`${literal(value)}|`)}`];
  return [
    ...either('deployment_environment_name', place.env),
    ...either('service_namespace', place.namespace),
  ];
}
