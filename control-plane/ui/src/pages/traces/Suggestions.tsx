import type { Suggestion } from '../../api/searchTypes';

/** What could be written next; the field above keeps the focus and names the chosen one. */
export function Suggestions({
  id,
  suggestions,
  chosen,
  choose,
  take,
}: {
  id: string;
  suggestions: readonly Suggestion[];
  chosen: number;
  choose: (i: number) => void;
  take: (i: number) => void;
}) {
  return (
    <div
      className="suggestions"
      id={id}
      role="listbox"
      aria-label="Suggestions"
      hidden={suggestions.length === 0}
    >
      {suggestions.map((s, i) => (
        <div
          key={`${s.kind} ${s.text}`}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          className="suggestion"
          ref={(row) => {
            if (i === chosen) row?.scrollIntoView({ block: 'nearest' });
          }}
          // The field must not lose the focus before the click has done its work.
          onPointerDown={(e) => e.preventDefault()}
          onClick={() => take(i)}
          onPointerMove={() => i !== chosen && choose(i)}
        >
          <span className={`mono q-${s.kind === 'word' ? 'word' : s.kind}`}>{s.text}</span>
          {s.detail && <span className="s12 t3 ell end">{s.detail}</span>}
        </div>
      ))}
    </div>
  );
}
