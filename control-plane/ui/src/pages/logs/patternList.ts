import type { LogPattern, Varying } from '../../api/logTypes';

/** Patterns in the order a reader wants them in, and their texts. Free of the page. */

export const PATTERN_ORDERS = ['lines', 'share', 'first', 'last'] as const;

export type PatternColumn = (typeof PATTERN_ORDERS)[number];

export const measured: Record<PatternColumn, (p: LogPattern) => number> = {
  lines: (p) => p.lines,
  share: (p) => p.bytesShare,
  first: (p) => Date.parse(p.firstSeen),
  last: (p) => Date.parse(p.lastSeen),
};

export interface TemplatePiece {
  text: string;
  /** Something different stands here in each line. */
  varies: boolean;
}

/** `took <*> ms` cut at its gaps. */
export function templatePieces(template: string): TemplatePiece[] {
  return template
    .split(/(<[^<>\s]*>)/)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, varies: /^<[^<>\s]*>$/.test(piece) }));
}

/** What stands at a gap: `3 – 3,001` or `card, cash, …`. */
export function standsThere(v: Varying): string {
  if (v.numbers > 0 && v.least !== null && v.most !== null) {
    const least = number(v.least);
    const most = number(v.most);
    return least === most ? least : `${least} – ${most}`;
  }
  return v.samples.join(', ');
}

/** Written out: ids and sizes that are cut short would read as others. */
const number = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 3 });
