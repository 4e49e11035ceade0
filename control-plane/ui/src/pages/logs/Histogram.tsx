import type { UseQueryResult } from '@tanstack/react-query';
import { type PointerEvent, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { LogSearch } from '../../api/logs';
import type { LogHistogram, Severity } from '../../api/logTypes';
import { count, plural, round, text } from '../../format/numbers';
import { clock, moment } from '../../format/time';
import { DeployLinks, DeployMarks, type Marker, usePlacedDeploys } from '../../parts/DeployMarks';
import { dimmed, Failure, SkeletonBox, Stale } from '../../parts/States';
import { ticks, timeTicks } from '../../parts/scale';
import { useWidth } from '../../parts/useWidth';
import { useUrl } from '../../state/url';
import { queryProblem } from '../traces/QueryLine';
import { type Bars, barAt, barsOf, rangeOf } from './bars';
import { narrower } from './queryText';
import { SEVERITY_COLORS, severityWord } from './Severity';
import { isError, only, totals } from './search';

const HEIGHT = 122;
/** A label so near to the right end stands before its tick, else it would be cut. */
const LAST_LABEL = 24;

/**
 * Lines over time, stacked by severity, the worst at the bottom where heights can be compared. A click on a bar or a drag
 * across several chooses that time; below it the same numbers, and links, can be shown as a table.
 */
export function Histogram({
  asked,
  search,
  markers = [],
}: {
  asked: UseQueryResult<LogHistogram, Error>;
  search: LogSearch;
  markers?: readonly Marker[];
}) {
  const url = useUrl();
  const titleId = useId();
  const answer = asked.data;
  if (queryProblem(asked.error)) return null;
  const shown = answer ? totals(answer).filter((t) => t.lines > 0) : [];
  return (
    <figure className={`card chart log-histogram ${dimmed(asked)}`} aria-labelledby={titleId}>
      <figcaption className="hd">
        <h2 id={titleId}>Lines over time</h2>
        <span className="end row wrap s12">
          {shown.map((t) => (
            <Link
              key={t.severity}
              className="q log-key"
              href={url.href({ q: narrower(search.q, only(t.severity)), line: null })}
              aria-label={`Only ${severityWord(t.severity)}: ${plural(t.lines, 'line')}`}
            >
              <i style={{ '--c': SEVERITY_COLORS[t.severity] }} />
              {severityWord(t.severity)} <span className="n">{text(count(t.lines))}</span>
            </Link>
          ))}
        </span>
      </figcaption>
      <Stale asked={asked} />
      {!answer && asked.isError && <Failure what="the histogram" asked={asked} />}
      {!answer && !asked.isError && (
        <div className="pad">
          <SkeletonBox height={HEIGHT} />
        </div>
      )}
      {answer && <Plot histogram={answer} markers={markers} />}
      {answer?.truncated && (
        <p className="pad s12 t2" role="status">
          Not all lines were counted{answer.reason ? `: ${reasonInWords(answer.reason)}` : ''}. A shorter time
          or a service makes it whole.
        </p>
      )}
    </figure>
  );
}

export function reasonInWords(reason: string): string {
  if (reason === 'time') return 'the time of a search was over';
  if (reason === 'scanned') return 'it would have to read more lines than a search may';
  return reason;
}

function Plot({ histogram, markers }: { histogram: LogHistogram; markers: readonly Marker[] }) {
  const url = useUrl();
  const [box, width] = useWidth<HTMLDivElement>(600);
  const svg = useRef<SVGSVGElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const [drag, setDrag] = useState<number | null>(null);
  const bars = barsOf(histogram, { width, height: HEIGHT });
  const marks = usePlacedDeploys(
    markers,
    { first: bars.first, last: bars.last, ends: bars.last },
    bars.x,
    width,
  );
  const chosen = drag !== null && at !== null ? ([Math.min(drag, at), Math.max(drag, at)] as const) : null;
  const under = (event: PointerEvent) =>
    barAt(bars, event.clientX - (svg.current?.getBoundingClientRect().left ?? 0));
  const choose = (first: number, last: number) => url.set({ ...rangeOf(histogram, first, last), line: null });
  const over = at === null ? undefined : histogram.buckets[at];
  const grid = ticks(bars.most, 4);
  return (
    <>
      <div ref={box} className="chart-box">
        <svg
          ref={svg}
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={said(histogram)}
          className="selectable"
          onPointerMove={(e) => setAt(under(e))}
          onPointerLeave={() => {
            setAt(null);
            setDrag(null);
          }}
          onPointerDown={(e) => e.button === 0 && setDrag(under(e))}
          onPointerUp={(e) => {
            const end = under(e);
            if (drag !== null && end !== null) choose(Math.min(drag, end), Math.max(drag, end));
            setDrag(null);
          }}
        >
          {grid.map((value) => (
            <g key={value}>
              <path className="grid" d={`M${bars.left} ${bars.y(value)}H${bars.right}`} />
              <text x={bars.left - 8} y={bars.y(value) + 4} textAnchor="end">
                {value === 0 ? '0' : round(count(value))}
              </text>
            </g>
          ))}
          {timeTicks(bars.first, bars.last, Math.max(2, Math.floor(width / 90))).map((t) => (
            <text
              key={t}
              x={bars.x(t)}
              y={HEIGHT - 4}
              textAnchor={bars.x(t) > bars.right - LAST_LABEL ? 'end' : 'middle'}
            >
              {bars.last - bars.first > 36 * 3600e3 ? moment(t, bars.last + 86400e3) : clock(t, 'minute')}
            </text>
          ))}
          {chosen && (
            <rect
              className="selection"
              x={bars.edge(chosen[0])}
              y={bars.top}
              width={bars.edge(chosen[1] + 1) - bars.edge(chosen[0])}
              height={bars.bottom - bars.top}
            />
          )}
          {at !== null && !chosen && (
            <rect
              className="log-over"
              x={bars.edge(at)}
              y={bars.top}
              width={bars.edge(at + 1) - bars.edge(at)}
              height={bars.bottom - bars.top}
            />
          )}
          {bars.stacks.map((s) => (
            <path key={s.severity} d={s.path} fill={SEVERITY_COLORS[s.severity]} />
          ))}
          <DeployMarks marks={marks} top={bars.top} bottom={bars.bottom} />
        </svg>
        <DeployLinks marks={marks} />
        <p className="log-at s11 t2" aria-hidden="true">
          {over ? (
            <>
              <span className="u">{clock(over.time)}</span> {inWords(histogram.severities, over.counts)}
            </>
          ) : (
            <span className="u">Drag to choose a time</span>
          )}
        </p>
      </div>
      <AsTable histogram={histogram} bars={bars} />
    </>
  );
}

/** `2 error, 14 info`; `no lines`. */
function inWords(severities: readonly Severity[], counts: readonly number[]): string {
  const told = severities
    .map((s, i) => [s, counts[i] ?? 0] as const)
    .filter(([, n]) => n > 0)
    .reverse()
    .map(([s, n]) => `${text(count(n))} ${severityWord(s)}`);
  return told.length === 0 ? 'no lines' : told.join(', ');
}

function said(histogram: LogHistogram): string {
  const counted = totals(histogram);
  const all = counted.reduce((sum, t) => sum + t.lines, 0);
  const errors = counted.filter((t) => isError(t.severity)).reduce((sum, t) => sum + t.lines, 0);
  return `${plural(all, 'line')} between ${clock(histogram.from)} and ${clock(histogram.to)}, ${plural(errors, 'error')}`;
}

function AsTable({ histogram, bars }: { histogram: LogHistogram; bars: Bars }) {
  const url = useUrl();
  return (
    <details className="as-table">
      <summary>Show as table</summary>
      <section className="scroll" style={{ maxHeight: 200 }} aria-label="Lines over time, as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {bars.stacks.map((s) => (
                <th key={s.severity} scope="col" className="num">
                  {severityWord(s.severity)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {histogram.buckets.map((b, i) => (
              <tr key={b.time}>
                <td className="n">
                  <Link className="q" href={url.href({ ...rangeOf(histogram, i, i), line: null })}>
                    {clock(b.time)}
                  </Link>
                </td>
                {bars.stacks.map((s) => (
                  <td key={s.severity} className="num">
                    {text(count(b.counts[histogram.severities.indexOf(s.severity)] ?? 0))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
