/** Conditions of the logs' query line, written so that they are read back as they are. */

/** What every line has; an attribute of such a name stands in quotes. */
const FIELDS = new Set(
  (
    'service namespace environment env version instance level severity levelText severityText trace traceId span spanId ' +
    'event logger body'
  ).split(' '),
);

const PLAIN_KEY = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const PLAIN_VALUE = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const COMBINES = /^(AND|OR|NOT)$/i;

const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export function value(text: string): string {
  return PLAIN_VALUE.test(text) && !COMBINES.test(text) ? text : quoted(text);
}

/** `http.route="/orders/{id}"`. */
export function condition(key: string, text: string, kind: 'attribute' | 'field'): string {
  const plain = PLAIN_KEY.test(key) && !COMBINES.test(key) && (kind === 'field' || !FIELDS.has(key));
  return `${plain ? key : quoted(key)}=${value(text)}`;
}

/** Words as they stand, beside each other. */
export const phrase = (text: string): string => quoted(text.trim());

/** `q` without what stands in quotes or between slashes. */
const bare = (q: string) => q.replace(/"(?:\\.|[^"\\])*"|\/(?:\\.|[^/\\])*\//g, '');

function grouped(q: string): string {
  return /\bOR\b|\|\|/.test(bare(q)) ? `(${q})` : q;
}

/** Lines of `q` that also meet `more`; once, if `q` says so already. */
export function narrower(q: string | null, more: string): string {
  const own = q?.trim();
  if (!own) return more;
  return ` ${own} `.includes(` ${more} `) ? own : `${grouped(own)} ${more}`;
}

/** Lines of `q` that do not meet `less`. */
export function without(q: string | null, less: string): string {
  return narrower(q, `-${less}`);
}
