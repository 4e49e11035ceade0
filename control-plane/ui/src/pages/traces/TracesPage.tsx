import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type TraceSearch, useTraces } from '../../api/queries';
import type { TraceSummary, TracesAnswer } from '../../api/types';
import { count, duration, plural, text } from '../../format/numbers';
import { ago, clock, day } from '../../format/time';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { dimmed, Failure, Notice, SkeletonRows, Stale } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { inWords as rangeInWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { Scatter } from './Scatter';
import { SearchForm } from './SearchForm';
import { finding, inWords, isFiltered, keep, MORE, searchOf } from './search';
import './traces.css';

/**
 * The list stands still while one reads it: newer traces wait behind a line that says how many there are.
 * A new search, or nothing shown yet, takes the answer at once.
 */
function usePinned(answer: TracesAnswer | undefined, search: string, settled: boolean) {
  const [shown, setShown] = useState<{ search: string; answer: TracesAnswer } | null>(null);
  useEffect(() => {
    if (!answer || !settled) return;
    setShown((was) =>
      was && was.search === search && was.answer.traces.length > 0 ? was : { search, answer },
    );
  }, [answer, search, settled]);
  const pinned = shown?.answer ?? answer;
  const known = new Set(pinned?.traces.map((t) => t.traceId));
  const newer =
    answer && shown?.search === search ? answer.traces.filter((t) => !known.has(t.traceId)).length : 0;
  return { pinned, newer, renew: () => answer && setShown({ search, answer }) };
}

export function TracesPage() {
  const url = useUrl();
  const { range } = useScope();
  const search = searchOf(url.params);
  const traces = useTraces(search);
  const { pinned, newer, renew } = usePinned(traces.data, url.params.toString(), !traces.isPlaceholderData);
  const found = pinned?.traces ?? [];
  const filtered = isFiltered(search);
  const nextLimit = MORE.find((limit) => limit > search.limit);
  return (
    <>
      <PageHead
        title={pinned ? finding(search, pinned, rangeInWords(range)) : 'Traces'}
        name="Traces"
        lead={
          pinned
            ? `${filtered ? `Searched for ${inWords(search)} in` : 'In'} ${rangeInWords(range)}; ${plural(pinned.scanned, 'span')} checked.`
            : ' '
        }
      />
      <SearchForm search={search} />
      {found.length > 1 && <Scatter traces={found} search={search} />}
      <div className={`card traces-card ${dimmed(traces)}`}>
        <Stale asked={traces} />
        {newer > 0 && (
          <p className="newer">
            <button type="button" className="link" onClick={renew}>
              {newer === search.limit ? `At least ${newer}` : newer} newer {newer === 1 ? 'trace' : 'traces'}.
              Show
            </button>
          </p>
        )}
        <div className="scroll">
          <table className="mid">
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">Root</th>
                <th scope="col">Duration</th>
                <th scope="col" className="num">
                  Spans
                </th>
                <th scope="col">Services</th>
                <th scope="col">Errors</th>
                <th scope="col">Trace</th>
              </tr>
            </thead>
            <tbody>
              {traces.isPending && <SkeletonRows rows={8} columns={7} />}
              {found.map((t) => (
                <TraceRow
                  key={t.traceId}
                  trace={t}
                  search={search}
                  slowest={Math.max(...found.map((f) => f.durationNs))}
                />
              ))}
            </tbody>
          </table>
        </div>
        {traces.isError && !traces.data && <Failure what="traces" asked={traces} />}
        {pinned && found.length === 0 && !traces.isError && <NothingFound search={search} />}
        {pinned?.truncated && nextLimit && (
          <p className="more">
            <button type="button" className="link" onClick={() => url.set({ limit: String(nextLimit) })}>
              Show up to {text(count(nextLimit))}
            </button>
          </p>
        )}
      </div>
    </>
  );
}

function NothingFound({ search }: { search: TraceSearch }) {
  const url = useUrl();
  const { range } = useScope();
  return (
    <Notice
      title={isFiltered(search) ? 'No trace matches' : 'No traces yet'}
      actions={
        <>
          {isFiltered(search) && (
            <Link
              className="btn sm"
              href={url.href({
                service: null,
                operation: null,
                status: null,
                minDurationNs: null,
                maxDurationNs: null,
                attr: null,
              })}
            >
              Clear filter <kbd>Esc</kbd>
            </Link>
          )}
          <Link className="btn sm" href={url.href({ from: '-1d', to: null })}>
            Last 24 h
          </Link>
        </>
      }
    >
      {isFiltered(search) ? (
        <>
          <code className="mono">{inWords(search)}</code> in {rangeInWords(range)}.
        </>
      ) : (
        'A span can be found within a second of its arrival.'
      )}
    </Notice>
  );
}

/** Services are named up to here; the number of the others follows. */
const NAMED_SERVICES = 4;

function TraceRow({
  trace: t,
  search,
  slowest,
}: {
  trace: TraceSummary;
  search: TraceSearch;
  slowest: number;
}) {
  const href = useHref();
  const now = useNow(10_000);
  const path = href(`/traces/${t.traceId}`, keep(search));
  const old = now - new Date(t.startedAt).getTime() > 86400e3;
  return (
    <tr>
      <td className="n nw" title={ago(t.startedAt, now)}>
        {old && `${day(t.startedAt)} `}
        {clock(t.startedAt, 'milli')}
      </td>
      <th scope="row" className="row-head">
        <Link className="q" href={path} data-row>
          <b>
            <ServiceName name={t.root.service} />
          </b>{' '}
          <span className="mono">{t.root.operation}</span>
        </Link>
        {t.rootMissing && <span className="u s11"> root not received</span>}
      </th>
      <td>
        <span className="duration-cell">
          <span className="meter" aria-hidden="true">
            <i
              style={{
                width: `${Math.max(1, (t.durationNs / slowest) * 100)}%`,
                '--c': t.errors > 0 ? 'var(--crit)' : 'var(--none)',
              }}
            />
          </span>
          <Num of={duration(t.durationNs)} />
        </span>
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
      <td>
        <span className="mono u" title={t.traceId}>
          {t.traceId.slice(0, 6)}…{t.traceId.slice(-3)}
        </span>
      </td>
    </tr>
  );
}
