import { memo, useState } from 'react';
import { Link } from 'wouter';
import { type Measure, text } from '../format/numbers';
import { clock } from '../format/time';
import type { Series } from './Chart';
import type { Dot } from './dots';

/** A chart's numbers as a table, made when it is wanted: many lines have thousands of them. */
export const ChartTable = memo(function ChartTable({
  times,
  series,
  format,
  hrefAt,
  dots,
}: {
  times: readonly string[];
  series: readonly Series[];
  format: (value: number | null) => Measure;
  hrefAt?: ((i: number, series: string) => string) | undefined;
  dots: readonly Dot[];
}) {
  const [open, setOpen] = useState(false);
  return (
    <details className="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as table</summary>
      {open && (
        <div className="scroll" style={{ maxHeight: 200 }}>
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {series.map((s) => (
                  <th key={s.name} scope="col" className="num">
                    {s.name}
                  </th>
                ))}
                {dots.length > 0 && <th scope="col">Traces among them</th>}
              </tr>
            </thead>
            <tbody>
              {times.map((t, i) => (
                <tr key={t}>
                  <td className="n">{clock(t)}</td>
                  {series.map((s) => (
                    <td key={s.name} className="num">
                      {hrefAt && (s.values[i] ?? null) !== null ? (
                        <Link className="q" href={hrefAt(i, s.name)}>
                          {text(format(s.values[i] ?? null))}
                        </Link>
                      ) : (
                        text(format(s.values[i] ?? null))
                      )}
                    </td>
                  ))}
                  {dots.length > 0 && (
                    <td>
                      <span className="row wrap">
                        {dots
                          .filter((dot) => dot.step === i)
                          .map((dot) => (
                            <Link key={dot.id} className="q nw" href={dot.href} aria-label={dot.label}>
                              {dot.short}
                            </Link>
                          ))}
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
});
