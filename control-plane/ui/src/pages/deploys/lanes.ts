import type { Deployment } from '../../api/types';

/** Where the marks of a timeline stand. Free of the page. */

/** A mark's picture alone, and about a letter of its version. */
export const MARK = 28;
const LETTER = 7;
const GAP = 6;
/** Versions longer than this are cut. */
const MOST_LETTERS = 14;
/** Rows of one lane; what finds no place in them is counted. */
export const MOST_ROWS = 3;

export interface Mark {
  deployment: Deployment;
  /** Pixels from the lane's left end; its bar begins there. */
  at: number;
  /** Where its bar ends. */
  to: number;
  row: number;
  /** Empty where there is no room for it. */
  label: string;
}

export interface Lane {
  service: string;
  rows: number;
  marks: Mark[];
  /** Deploys that found no place. */
  hidden: number;
}

export const cut = (version: string): string =>
  version.length > MOST_LETTERS ? `${version.slice(0, MOST_LETTERS - 1)}…` : version;

/** One lane a service, by name; within it the newest have their place first. */
export function lanesOf(
  deployments: readonly Deployment[],
  span: { from: number; to: number; now: number },
  width: number,
): Lane[] {
  const x = (t: number) =>
    Math.min(width, Math.max(0, ((t - span.from) / Math.max(1, span.to - span.from)) * width));
  const byService = new Map<string, Deployment[]>();
  for (const d of deployments) byService.set(d.service, [...(byService.get(d.service) ?? []), d]);
  return [...byService]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([service, own]) => {
      const newestFirst = [...own].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      const taken: [number, number][][] = Array.from({ length: MOST_ROWS }, () => []);
      const marks: Mark[] = [];
      for (const deployment of newestFirst) {
        const start = x(Date.parse(deployment.startedAt));
        // What begins at the right end still shows its whole mark.
        const at = Math.min(start, Math.max(0, width - MARK));
        const to = x(deployment.finishedAt ? Date.parse(deployment.finishedAt) : span.now);
        const label = cut(deployment.version ?? '');
        const wide = MARK + (label ? label.length * LETTER + GAP : 0);
        const free = (from: number, until: number) =>
          taken.findIndex((row) => row.every(([a, b]) => until + GAP <= a || from >= b + GAP));
        const fits = at + wide <= width;
        const withLabel = fits ? free(at, at + wide) : -1;
        const row = withLabel >= 0 ? withLabel : free(at, at + MARK);
        if (row < 0) continue;
        taken[row]?.push([at, withLabel >= 0 ? at + wide : at + MARK]);
        marks.push({ deployment, at, to, row, label: withLabel >= 0 ? label : '' });
      }
      return {
        service,
        rows: Math.max(1, ...marks.map((m) => m.row + 1)),
        marks,
        hidden: own.length - marks.length,
      };
    });
}

/** From shortly before the first deploy on: a week with one busy corner shows nothing. */
export function spanOf(
  deployments: readonly Deployment[],
  ends: { from: number; to: number },
): { from: number; to: number } {
  const earliest = Math.min(...deployments.map((d) => Date.parse(d.startedAt)));
  const from = Math.max(ends.from, Math.min(earliest - (ends.to - earliest) * 0.05, ends.to - 60e3));
  return { from, to: ends.to };
}
