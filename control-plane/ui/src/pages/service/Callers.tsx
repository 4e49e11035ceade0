import { Link } from 'wouter';
import { useCallers } from '../../api/deploys';
import type { OperationCaller } from '../../api/deployTypes';
import type { Operation } from '../../api/types';
import { count, duration, rate, share } from '../../format/numbers';
import { ago } from '../../format/time';
import { estimatedRate, estimateWords } from '../../parts/estimate';
import { Num } from '../../parts/Num';
import { ServiceName } from '../../parts/Service';
import { Sparkline } from '../../parts/Sparkline';
import { Failure, SkeletonRows, Stale } from '../../parts/States';
import { useNow } from '../../parts/useNow';
import { inWords } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref, useScope } from '../../state/url';
import { group } from '../traces/queryText';

/** A failure is worth a colour from here on: the default objective. */
const WORTH_A_LOOK = 0.01;

const TRENDS: Record<OperationCaller['trend'], { sign: string; word: string; why: string }> = {
  new: { sign: '+', word: 'new', why: 'Calls began in the second half of the range' },
  rising: { sign: '↗', word: 'rising', why: 'More in the second half of the range than in the first' },
  steady: { sign: '→', word: 'steady', why: 'As many in both halves of the range' },
  falling: { sign: '↘', word: 'falling', why: 'Fewer in the second half of the range than in the first' },
  gone: { sign: '×', word: 'gone', why: 'No call in the second half of the range' },
};

/** Who calls an operation, by version, those that stopped included: what to ask before it is changed or taken away. */
export function Callers({ service, operation }: { service: string; operation: Operation }) {
  const asked = useCallers(service, operation.name);
  const { range } = useScope();
  const now = useNow();
  const answer = asked.data;
  if (!answer && asked.isError) return <Failure what={`the callers of ${operation.name}`} asked={asked} />;
  const callers = [...(answer?.callers ?? [])].sort(
    (a, b) => a.caller.localeCompare(b.caller) || b.lastCall.localeCompare(a.lastCall),
  );
  const estimates = estimatesNote(callers);
  return (
    <>
      <Stale asked={asked} />
      <table className="inner" aria-label={`Callers of ${operation.name}`}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Version</th>
            <th scope="col" className="num">
              Calls
            </th>
            <th scope="col" className="num">
              Rate
            </th>
            <th scope="col" className="num">
              Errors
            </th>
            <th scope="col" className="num">
              p95
            </th>
            <th scope="col">Trend</th>
            <th scope="col" className="num">
              First call
            </th>
            <th scope="col" className="num">
              Last call
            </th>
          </tr>
        </thead>
        <tbody>
          {!answer && <SkeletonRows rows={2} columns={9} />}
          {callers.map((c) => (
            <CallerRow
              key={`${c.kind} ${c.namespace}/${c.caller}@${c.environment} ${c.version}`}
              service={service}
              operation={operation}
              caller={c}
              now={now}
            />
          ))}
        </tbody>
      </table>
      {answer && (
        <p className="s12 t2 callers-note">
          {callers.length === 0
            ? 'Nobody we see called it. Callers that send no traces are not seen.'
            : `Figures of ${inWords(range)}; who called before is remembered for 400 days.`}
          {answer.rememberedSince && ` Nothing is known of before ${ago(answer.rememberedSince, now)}.`}
          {estimates && ` ${estimates}`}
          {answer.capped &&
            ' This service has so many operations that further ones are counted together: callers may be missing.'}
        </p>
      )}
    </>
  );
}

function countedOf({ calls, estimate }: OperationCaller) {
  return calls && { calls: calls.requests, callsPerSecond: calls.requestsPerSecond, estimate };
}

/** Said once below the table; null where all calls came. */
export function estimatesNote(callers: readonly OperationCaller[]): string | null {
  const estimated = callers.find((c) => c.estimate && !c.estimate.unknown);
  const unknown = callers.find((c) => c.estimate?.unknown);
  const said = [estimated, unknown].flatMap((c) => {
    const words = c && countedOf(c);
    return words ? [`${c.caller}: ${estimateWords(words)}.`] : [];
  });
  return said.length === 0
    ? null
    : `Agents leave traces out: Calls are those that came, ≈ a rate that is estimated of them. ${said.join(' ')}`;
}

function CallerRow({
  service,
  operation,
  caller: c,
  now,
}: {
  service: string;
  operation: Operation;
  caller: OperationCaller;
  now: number;
}) {
  const href = useHref();
  const isService = c.kind === 'service';
  /** The caller takes part, and the operation was served so. */
  const traces = (of: Record<string, string>, ...more: string[]) => {
    const served = group({ service, name: operation.name, kind: operation.kind, ...of }, ...more);
    if (!isService) return href('/traces', { q: served.slice(1, -1) });
    return href('/traces', { q: `${group({ service: c.caller, version: c.version })} && ${served}` });
  };
  const trend = TRENDS[c.trend];
  const counted = countedOf(c);
  return (
    <tr>
      <th scope="row" className="row-head">
        {isService ? (
          <Link className="q" href={href(serviceAddress(c.caller))}>
            <ServiceName name={c.caller} />
          </Link>
        ) : (
          <ServiceName name={c.caller} virtual />
        )}
      </th>
      <td>
        {c.version ? (
          <span className="mono">{c.version}</span>
        ) : (
          <span className="u">{isService ? 'no version' : '–'}</span>
        )}
        {c.runs === false && (
          <span className="u s11" title="No instance of this version runs now">
            {' '}
            does not run
          </span>
        )}
      </td>
      <td className="num">
        <Num
          of={count(c.calls?.requests ?? 0)}
          href={c.calls ? traces({}) : undefined}
          label={`traces of ${c.caller} calling ${operation.name}`}
        />
      </td>
      <td className="num" title={(counted && estimateWords(counted)) ?? undefined}>
        <span className="sp">
          <Sparkline
            values={c.points.map((p) => p.requestsPerSecond)}
            label={`Calls of ${c.caller} over the range`}
          />
          <Num
            of={counted ? estimatedRate(counted) : rate(null)}
            href={traces({})}
            label={`traces of ${c.caller} calling it`}
          />
        </span>
        {c.estimate?.unknown && <span className="u s11"> that came</span>}
      </td>
      <td className="num">
        <Num
          of={share(c.calls?.errorRatio)}
          href={traces({ status: 'error' })}
          label={`failed traces of ${c.caller} calling it`}
          tone={(c.calls?.errorRatio ?? 0) >= WORTH_A_LOOK ? 'bad' : ''}
        />
      </td>
      <td className="num">
        <Num
          of={duration(c.calls?.p95Ns)}
          href={traces({}, `duration>=${Math.round(c.calls?.p95Ns ?? 0)}ns`)}
          label={`slower traces of ${c.caller} calling it`}
        />
      </td>
      <td className={c.trend === 'steady' || c.trend === 'gone' ? 't2 nw' : 'nw'} title={trend.why}>
        <span aria-hidden="true">{trend.sign}</span> {trend.word}
      </td>
      <td className="num t2">{ago(c.firstCall, now)}</td>
      <td className="num t2">{ago(c.lastCall, now)}</td>
    </tr>
  );
}
