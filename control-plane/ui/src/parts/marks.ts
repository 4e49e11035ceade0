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
  /** Epoch milliseconds of all that the label stands for. */
  times: number[];
  /** About how wide the label is drawn, with the gap to its line. */
  wide: number;
}

/** Labels that would lie upon the one before them give way to `and 2 more` behind it. */
export function placedMarks(
  marks: readonly { time: number; label: string; at: number }[],
  width: number,
): PlacedMark[] {
  const groups: {
    at: number;
    flip: boolean;
    label: string;
    keys: { key: string; at: number; time: number }[];
  }[] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const key = `${mark.time} ${mark.label}`;
    const before = groups.at(-1);
    const flip = mark.at > width - EDGE;
    const wide = (label: string) => label.length * LETTER + GAP;
    const reach = before ? before.at + (before.flip ? 0 : wide(before.label)) : Number.NEGATIVE_INFINITY;
    if (before && mark.at - (flip ? wide(mark.label) : 0) < reach + (before.flip ? GAP : 0)) {
      before.keys.push({ key, at: mark.at, time: mark.time });
    } else {
      groups.push({ at: mark.at, flip, label: mark.label, keys: [{ key, at: mark.at, time: mark.time }] });
    }
  }
  return groups.flatMap((group) => {
    const { length } = group.keys;
    const label = length > 1 ? `${group.label} and ${length - 1} more` : group.label;
    return group.keys.map(({ key, at }, i) => ({
      key: i > 0 ? `${key} ${i}` : key,
      at,
      flip: group.flip,
      label: i > 0 ? '' : label,
      times: group.keys.map((each) => each.time),
      wide: label.length * LETTER + GAP,
    }));
  });
}
