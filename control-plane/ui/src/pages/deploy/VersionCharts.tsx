import { Link } from 'wouter';
import { type Around, useVersionSeries } from '../../api/deploys';
import type { VersionSeries } from '../../api/deployTypes';
import type { Deployment, RedPoint } from '../../api/types';
import { duration, rate, share, text } from '../../format/numbers';
import { Chart, type Series } from '../../parts/Chart';
import { deployLabel } from '../../parts/deployMarkers';
import { dimmed, Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { inWords } from '../../state/range';
import { namedRange, useHref, useUrl } from '../../state/url';
import { type Requests, requestsOf, stepOf } from '../traces/links';

/** What an address without a range shows. */
const AROUND = { from: null, to: null };

/** Below these, an axis would blow noise up to a mountain. */
const LEAST_RATE = 1;
const LEAST_SHARE = 0.02;
const LEAST_NS = 5e6;

const QUANTILES = { p50: 'p50Ns', p95: 'p95Ns', p99: 'p99Ns' } as const;
type Quantile = keyof typeof QUANTILES;
const QUANTILE_NAMES = Object.keys(QUANTILES) as Quantile[];

const last = (values: readonly (number | null)[]) => values.findLast((v) => v !== null) ?? null;

/** Requests, errors and duration before and after, the versions one over the other: grey the old, violet the new. */
export function VersionCharts({
  deployment: d,
  shown,
  comparedTo,
}: {
  deployment: Deployment;
  shown: Around;
  /** Epoch milliseconds. */
  comparedTo: number;
}) {
  const url = useUrl();
  const named = namedRange(url.params);
  const asked = useVersionSeries(d, shown);
  const chosen = url.params.get('quantile');
  const quantile: Quantile = QUANTILE_NAMES.find((q) => q === chosen) ?? 'p95';
  const versions = asked.data?.versions ?? [];
  return (
    <section aria-labelledby="by-version" className={dimmed(asked)}>
      <div className="sec">
        <h2 id="by-version">Before and after, by version</h2>
        <Key deployment={d} versions={versions} />
        {named && (
          <Link className="btn sm end" href={url.href(AROUND)}>
            Around the deploy
          </Link>
        )}
        <span className={named ? 'seg' : 'seg end'}>
          {QUANTILE_NAMES.map((q) => (
            <Link
              key={q}
              href={url.href({ quantile: q === 'p95' ? null : q })}
              aria-current={q === quantile ? 'true' : undefined}
              aria-label={`Duration, ${q}`}
            >
              {q}
            </Link>
          ))}
        </span>
      </div>
      <Stale asked={asked} />
      {!asked.data && !asked.isError && <SkeletonBox height={220} />}
      {!asked.data && asked.isError && (
        <div className="card">
          <Failure what="requests by version" asked={asked} />
        </div>
      )}
      {asked.data && versions.length === 0 && (
        <div className="card">
          <Notice
            title={`${d.service} served no request ${named ? `in ${inWords(named)}` : 'around this deploy'}`}
          >
            Requests are counted from SERVER and CONSUMER spans.
          </Notice>
        </div>
      )}
      {versions.length > 0 && (
        <Charts
          deployment={d}
          versions={versions}
          shown={shown}
          quantile={quantile}
          comparedTo={comparedTo}
        />
      )}
    </section>
  );
}

/** Grey the old, violet the new, pale any other. */
function lookOf(d: Deployment, version: string | null): Pick<Series, 'color' | 'heavy' | 'dashed'> {
  if (version === d.version) return { color: 'var(--v-new)', heavy: true };
  if (version === d.previousVersion) return { color: 'var(--v-old)', dashed: true };
  return { color: 'var(--line-2)' };
}

const nameOf = (version: string | null) => version ?? 'no version';

function Key({ deployment: d, versions }: { deployment: Deployment; versions: readonly VersionSeries[] }) {
  return (
    <span className="version-key s12 t2">
      {versions.map((v) => {
        const { color, heavy, dashed } = lookOf(d, v.version);
        return (
          <span key={nameOf(v.version)}>
            <svg width="22" height="8" aria-hidden="true">
              <path
                d="M0 4H22"
                stroke={color}
                strokeWidth={heavy ? 2.4 : 1.6}
                strokeDasharray={dashed ? '5 3' : undefined}
              />
            </svg>
            <span className="mono">{nameOf(v.version)}</span>
          </span>
        );
      })}
    </span>
  );
}

function Charts({
  deployment: d,
  versions,
  shown,
  quantile,
  comparedTo,
}: {
  deployment: Deployment;
  versions: readonly VersionSeries[];
  shown: Around;
  quantile: Quantile;
  comparedTo: number;
}) {
  const href = useHref();
  const url = useUrl();
  const times = versions[0]?.series.map((p) => p.time) ?? [];
  // The new one is drawn last, over the others.
  const order = [...versions].sort(
    (a, b) => Number(a.version === d.version) - Number(b.version === d.version),
  );
  const lines = (value: (p: RedPoint) => number | null): Series[] =>
    order.map((v) => ({ name: nameOf(v.version), values: v.series.map(value), ...lookOf(d, v.version) }));
  const common = {
    times,
    markers: [{ time: d.startedAt, label: `${deployLabel(d)} starts` }],
    unfinished: shown.live,
    named: false,
    band: { from: Date.parse(d.startedAt), to: comparedTo },
    onSelect: (from: string, to: string) => url.set({ from, to }),
  };
  const tracesAt = (i: number, line: string, more: Partial<Requests>) => {
    const version = versions.find((v) => nameOf(v.version) === line);
    return href('/traces', {
      ...requestsOf({ service: d.service, version: version?.version ?? null, ...more }),
      ...stepOf(times, i, version?.series[i]?.p99Ns ?? null),
      env: d.environment,
      namespace: d.namespace,
    });
  };
  const said = (what: string, format: (v: number | null) => { value: string; unit: string }, all: Series[]) =>
    `${what} of ${d.service} by version: ${all.map((s) => `${s.name} last ${text(format(last(s.values)))}`).join(', ')}.`;
  const requests = lines((p) => p.requestsPerSecond);
  const errors = lines((p) => p.errorRatio);
  const durations = lines((p) => p[QUANTILES[quantile]]);
  return (
    <div className="charts version-charts">
      <Chart
        {...common}
        title="Requests"
        summary={said('Requests per second', rate, requests)}
        format={rate}
        floor={LEAST_RATE}
        series={requests}
        hrefAt={(i, line) => tracesAt(i, line, {})}
      />
      <Chart
        {...common}
        title="Errors"
        summary={said('Share of failed requests', share, errors)}
        format={share}
        floor={LEAST_SHARE}
        series={errors}
        hrefAt={(i, line) => tracesAt(i, line, { failed: true })}
      />
      <Chart
        {...common}
        title={`Duration, ${quantile}`}
        summary={said(`Duration (${quantile}) of requests`, duration, durations)}
        format={duration}
        floor={LEAST_NS}
        series={durations}
        hrefAt={(i, line) =>
          tracesAt(i, line, { atLeastNs: durations.find((s) => s.name === line)?.values[i] ?? null })
        }
      />
    </div>
  );
}
