import type { Problem } from '../../api/types';
import type { Piece } from './queryText';

/** The query in colours, below the field it is written in; what was refused is underlined. For the eye alone. */
export function WrittenQuery({
  text,
  pieces,
  wrong,
  scrolled,
}: {
  text: string;
  pieces: (text: string) => Piece[];
  wrong: Problem | null;
  scrolled: number;
}) {
  const from = wrong?.position ?? -1;
  // What is missing at the end has no character of its own: a blank stands for it.
  const to = from < 0 ? -1 : from + Math.max(1, wrong?.length ?? 1);
  const shown = from >= text.length && from >= 0 ? text.padEnd(from + 1) : text;
  return (
    <div className="query-text" aria-hidden="true">
      <div style={{ transform: `translateX(${-scrolled}px)` }}>
        {pieces(shown).flatMap((piece) => {
          const cuts = [0, from - piece.from, to - piece.from, piece.text.length]
            .map((cut) => Math.min(Math.max(cut, 0), piece.text.length))
            .sort((a, b) => a - b);
          return cuts.slice(1).flatMap((end, i) => {
            const start = cuts[i] ?? 0;
            if (end <= start) return [];
            const inside = piece.from + start >= from && piece.from + end <= to;
            return (
              <span
                key={piece.from + start}
                className={inside ? `q-${piece.kind} q-wrong` : `q-${piece.kind}`}
              >
                {piece.text.slice(start, end)}
              </span>
            );
          });
        })}
      </div>
    </div>
  );
}
