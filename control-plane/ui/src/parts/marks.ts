/** Where the labels of deploys stand, so that none lies upon another. */

/** About as wide as a letter of a label is drawn. */
const LETTER = 6;
const GAP = 16;
/** So near to the right edge a label stands left of its line. */
const EDGE = 120;

export interface PlacedMark {
  key: string;
  at: number;
  /** Left of the line. */
  flip: boolean;
  /** Empty where another's label stands. */
  label: string;
}

/** Labels that would lie upon the one before them give way to `and 2 more` behind it. */
export function placedMarks(
  marks: readonly { time: number; label: string; at: number }[],
  width: number,
): PlacedMark[] {
  const groups: { at: number; flip: boolean; label: string; keys: { key: string; at: number }[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const key = `${mark.time} ${mark.label}`;
    const before = groups.at(-1);
    const flip = mark.at > width - EDGE;
    const wide = (label: string) => label.length * LETTER + GAP;
    const reach = before ? before.at + (before.flip ? 0 : wide(before.label)) : Number.NEGATIVE_INFINITY;
    if (before && mark.at - (flip ? wide(mark.label) : 0) < reach + (before.flip ? GAP : 0)) {
      before.keys.push({ key, at: mark.at });
    } else {
      groups.push({ at: mark.at, flip, label: mark.label, keys: [{ key, at: mark.at }] });
    }
  }
  return groups.flatMap((group) =>
    group.keys.map(({ key, at }, i) => ({
      key,
      at,
      flip: group.flip,
      label:
        i > 0 ? '' : group.keys.length > 1 ? `${group.label} and ${group.keys.length - 1} more` : group.label,
    })),
  );
}
