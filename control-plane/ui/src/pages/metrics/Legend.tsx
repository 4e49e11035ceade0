import type { MouseEvent } from 'react';
import { type Measure, text } from '../../format/numbers';
import { useUrl } from '../../state/url';
import { isolate, type Line, labelsText } from './lines';

/** Which line is which, with its numbers; a click isolates one, with Ctrl or Shift several. */
export function Legend({
  lines,
  hidden,
  only,
  format,
}: {
  lines: readonly Line[];
  /** How many there are beside those. */
  hidden: number;
  only: readonly string[];
  format: (value: number | null) => Measure;
}) {
  const url = useUrl();
  const some = lines.some((l) => only.includes(l.key));
  const choose = (line: Line) => (event: MouseEvent) =>
    url.set({ only: isolate(some ? only : [], line.key, event.ctrlKey || event.metaKey || event.shiftKey) });
  return (
    <div className="legend">
      <div className="scroll legend-rows">
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col" className="num">
                Last
              </th>
              <th scope="col" className="num">
                Mean
              </th>
              <th scope="col" className="num">
                Highest
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key} className={some && !only.includes(line.key) ? 'legend-off' : undefined}>
                <th scope="row" className="row-head">
                  <button
                    type="button"
                    className="legend-line"
                    aria-pressed={only.includes(line.key)}
                    title={labelsText(line.labels)}
                    onClick={choose(line)}
                  >
                    <svg width="16" height="8" aria-hidden="true">
                      <path
                        d="M1 4h14"
                        stroke={line.color}
                        strokeWidth="2.5"
                        strokeDasharray={line.dashed ? '4 3' : undefined}
                      />
                    </svg>
                    <span className="ell">{line.name}</span>
                  </button>
                </th>
                <td className="num n">{text(format(line.last))}</td>
                <td className="num n t2">{text(format(line.mean))}</td>
                <td className="num n t2">{text(format(line.max))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(hidden > 0 || some) && (
        <p className="pad s12 t2">
          {hidden > 0 && !some && `${hidden} more with smaller values are in the table. `}
          {some && (
            <button type="button" className="link" onClick={() => url.set({ only: null })}>
              Show all lines <kbd>Esc</kbd>
            </button>
          )}
        </p>
      )}
    </div>
  );
}
