import { memo, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { TraceSummary } from '../../api/types';
import { count, duration, figure, text } from '../../format/numbers';
import { ago, clock, day } from '../../format/time';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { SkeletonRows } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import type { IsFresh } from './Scatter';

/** Services are named up to here; the number of the others follows. */
const NAMED_SERVICES = 3;

/** Rows are drawn in portions, the next when the last one is nearly in sight: five hundred at once would be felt. */
const PORTION = 60;

function useGrowing(all: number) {
  const [shown, setShown] = useState(PORTION);
  const end = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (!end.current || shown >= all) return;
    const observer = new IntersectionObserver(
      (seen) => seen.some((s) => s.isIntersecting) && setShown(shown + PORTION),
      { rootMargin: '800px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [shown, all]);
  return { shown, end };
}

/** The found traces, newest first. */
export function TraceList({
  traces,
  waiting,
  isFresh,
  hrefOf,
}: {
  traces: readonly TraceSummary[];
  waiting: boolean;
  isFresh: IsFresh;
  hrefOf: (trace: TraceSummary) => string;
}) {
  const slowest = traces.reduce((most, t) => Math.max(most, t.durationNs), 1);
  const { shown, end } = useGrowing(traces.length);
  const today = new Date(useNow(60_000)).toDateString();
  return (
    <div className="scroll">
      <table className="mid">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Root</th>
            <th scope="col">Duration</th>
            <th scope="col">Errors</th>
            <th scope="col" className="num">
              Spans
            </th>
            <th scope="col">Services</th>
          </tr>
        </thead>
        <tbody>
          {waiting && <SkeletonRows rows={8} columns={6} />}
          {traces.slice(0, shown).map((t) => (
            <TraceRow
              key={t.traceId}
              trace={t}
              path={hrefOf(t)}
              // In steps: a new slowest one draws the other rows anew only when their bars change to the eye.
              filled={Math.max(1, Math.round((t.durationNs / slowest) * 62)) / 62}
              fresh={isFresh(t)}
              dated={new Date(t.startedAt).toDateString() !== today}
            />
          ))}
        </tbody>
      </table>
      {shown < traces.length && (
        <p ref={end} className="more t3">
          {traces.length - shown} more
        </p>
      )}
    </div>
  );
}

const TraceRow = memo(function TraceRow({
  trace: t,
  path,
  filled,
  fresh,
  dated,
}: {
  trace: TraceSummary;
  path: string;
  filled: number;
  fresh: boolean;
  dated: boolean;
}) {
  return (
    <tr>
      <td className="n nw" title={ago(t.startedAt, Date.now())}>
        {dated && `${day(t.startedAt)} `}
        {clock(t.startedAt, 'milli')}
      </td>
      <th scope="row" className="row-head">
        <Link className="q" href={path} data-row>
          <b>
            <ServiceName name={t.root.service} />
          </b>{' '}
          <span className="mono">{t.root.operation}</span>
        </Link>
        {t.version && <span className={`mono s11 trace-version ${fresh ? 'v-new' : 'u'}`}>{t.version}</span>}
        {t.partial ? (
          <span className="chip plain kept-mark" title="Its other spans were left out before these came.">
            partial
          </span>
        ) : (
          t.rootMissing && <span className="u s11"> root not received</span>
        )}
        {t.weight > 1 && (
          <span
            className="u s11 kept-mark"
            title="It was drawn among traces of which only a part is kept; the others are not here."
          >
            stands for {text(figure(t.weight))}
          </span>
        )}
      </th>
      <td>
        <span className="duration-cell">
          <span className="meter" aria-hidden="true">
            <i style={{ width: `${filled * 100}%`, '--c': t.errors > 0 ? 'var(--crit)' : 'var(--none)' }} />
          </span>
          <Num of={duration(t.durationNs)} />
        </span>
      </td>
      <td>
        {t.errors > 0 ? (
          <span className="chip crit">
            <StatusIcon tone="crit" />
            {text(count(t.errors))}
          </span>
        ) : (
          <span className="u">0</span>
        )}
      </td>
      <td className="num">{text(count(t.spans))}</td>
      <td>
        <span className="row service-list">
          {t.services.slice(0, NAMED_SERVICES).map((name) => (
            <ServiceName key={name} name={name} />
          ))}
          {t.services.length > NAMED_SERVICES && (
            <span className="u">+{t.services.length - NAMED_SERVICES}</span>
          )}
        </span>
      </td>
    </tr>
  );
});
