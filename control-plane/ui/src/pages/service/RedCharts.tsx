import { useExemplars } from '../../api/queries';
import type { Exemplar, ServiceDetail } from '../../api/types';
import { duration, rate, share, text } from '../../format/numbers';
import { Chart } from '../../parts/Chart';
import { markersOf } from '../../parts/deployMarkers';
import { inWords, isLive } from '../../state/range';
import { type Changes, useHref, useScope, useUrl } from '../../state/url';
import { durationDots, errorDots } from '../traces/exemplars';
import { type Requests, requestsOf, stepOf } from '../traces/links';

/** Below these, an axis would blow noise up to a mountain. */
const LEAST_RATE = 1;
const LEAST_SHARE = 0.02;
const LEAST_NS = 5e6;

const last = (values: readonly (number | null)[]) => values.findLast((v) => v !== null) ?? null;

/** Rate, errors, duration over the range, with the deploys that fall into it. */
export function RedCharts({ service }: { service: ServiceDetail }) {
  const url = useUrl();
  const { range } = useScope();
  const href = useHref();
  const { series, name } = service;
  const exemplars = useExemplars(name).data?.points ?? [];
  const times = series.map((p) => p.time);
  const markers = markersOf(service.deployments, new Set([name]), href);
  const requests = series.map((p) => p.requestsPerSecond);
  const errors = series.map((p) => p.errorRatio);
  const p50 = series.map((p) => p.p50Ns);
  const p95 = series.map((p) => p.p95Ns);
  const p99 = series.map((p) => p.p99Ns);
  const common = {
    times,
    markers,
    unfinished: isLive(range),
    onSelect: (from: string, to: string) => url.set({ from, to }),
  };
  /** The requests of one point, in its step. */
  const tracesAt = (i: number, more: Partial<Requests>): string => {
    const changes: Changes = {
      ...requestsOf({ service: name, ...more }),
      ...stepOf(times, i, p99[i] ?? null),
    };
    return href('/traces', changes);
  };
  const traceOf = (e: Exemplar) => href(`/traces/${e.traceId}`, { span: e.spanId });
  const words = inWords(range);
  return (
    <div className="charts">
      <Chart
        {...common}
        title="Requests"
        hrefAt={(i) => tracesAt(i, {})}
        summary={`Requests of ${name} per second in ${words}; now ${text(rate(last(requests)))}.`}
        format={rate}
        floor={LEAST_RATE}
        series={[{ name: 'requests', color: 'var(--text-2)', values: requests, filled: true }]}
      />
      <Chart
        {...common}
        title="Errors"
        hrefAt={(i) => tracesAt(i, { failed: true })}
        summary={`Share of failed requests of ${name} in ${words}; now ${text(share(last(errors)))}.`}
        format={share}
        floor={LEAST_SHARE}
        series={[{ name: 'errors', color: 'var(--crit)', values: errors, filled: true }]}
        dots={errorDots(times, errors, exemplars, traceOf)}
      />
      <Chart
        {...common}
        title="Duration"
        hrefAt={(i, line) => tracesAt(i, { atLeastNs: { p50, p95, p99 }[line]?.[i] ?? null })}
        summary={`Duration of requests of ${name} in ${words}; p95 now ${text(duration(last(p95)))}.`}
        format={duration}
        floor={LEAST_NS}
        series={[
          { name: 'p50', color: 'var(--none)', values: p50 },
          { name: 'p95', color: 'var(--text)', values: p95, heavy: true },
          { name: 'p99', color: 'var(--text-3)', values: p99, dashed: true },
        ]}
        dots={durationDots(times, exemplars, traceOf)}
      />
    </div>
  );
}
