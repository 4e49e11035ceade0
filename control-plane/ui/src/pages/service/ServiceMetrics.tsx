import { Link } from 'wouter';
import { useMetricNames, useRanges, useSampled } from '../../api/prometheus';
import type { ServiceDetail } from '../../api/types';
import { markersOf } from '../../parts/deployMarkers';
import { Failure, Notice, SkeletonBox, Stale } from '../../parts/States';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { rateWindow } from '../metrics/families';
import { letterOf } from '../metrics/lines';
import { MetricChart } from '../metrics/MetricChart';
import { GROUPS, type Group, LOOKED_FOR, MOST, matchersOf, panelsOfGroup, type ServicePanel } from './panels';
import '../metrics/metrics.css';

/** What a service's own metrics tell: its JVM, its requests and calls, its pools, its process. */
export function ServiceMetrics({ service }: { service: ServiceDetail }) {
  const { range, env, namespace } = useScope();
  const href = useHref();
  const { byName, byJob } = matchersOf(service.name, { env, namespace });
  const named = useMetricNames(`{${byName.join(', ')}}`);
  const jobs = useMetricNames(`{${byJob.join(', ')}}`);
  // A service that is known by its name is not looked for among jobs.
  const asked = named.data?.names.length === 0 ? jobs : named;
  const matchers = asked === jobs ? byJob : byName;
  const words = inWords(range);
  if (asked.isError && !asked.data) {
    return (
      <div className="card">
        <Failure what={`the metrics of ${service.name}`} asked={asked} />
      </div>
    );
  }
  if (!asked.data) return <SkeletonBox height={220} />;
  const names = new Set(asked.data.names);
  if (names.size === 0) {
    return (
      <div className="card">
        <Notice
          title={`No metrics of ${service.name} in ${words}`}
          actions={
            <Link className="btn sm" href={href('/connect')}>
              Connect a service
            </Link>
          }
        >
          They come by OTLP or remote write with the label <code className="mono">service_name</code> or{' '}
          <code className="mono">job</code>, or are fetched from{' '}
          <code className="mono">/actuator/prometheus</code> of services registered with Fleet.
        </Notice>
      </div>
    );
  }
  const window = rateWindow(range, Date.now());
  return (
    <>
      <Stale asked={asked} />
      {GROUPS.map((group) => (
        <PanelGroup
          key={group}
          group={group}
          service={service}
          panels={panelsOfGroup(group, names, matchers, window)}
        />
      ))}
    </>
  );
}

function PanelGroup({
  group,
  service,
  panels,
}: {
  group: Group;
  service: ServiceDetail;
  panels: readonly ServicePanel[];
}) {
  // What is known to run on nothing like it is not missing it.
  if (group === 'JVM' && panels.length === 0 && !/^java\b/i.test(service.language ?? 'java')) return null;
  return (
    <section className="metric-group" aria-labelledby={`metrics-${group}`}>
      <h2 id={`metrics-${group}`}>{group}</h2>
      {panels.length === 0 ? (
        <p className="s12 t2">
          {service.name} sends none of <code className="mono">{LOOKED_FOR[group]}</code>.
        </p>
      ) : (
        <div className="charts">
          {panels.map((panel) => (
            <Panel key={panel.title} panel={panel} service={service} />
          ))}
        </div>
      )}
    </section>
  );
}

const HEIGHT = 150;

function Panel({ panel, service }: { panel: ServicePanel; service: ServiceDetail }) {
  const url = useUrl();
  const href = useHref();
  const { range } = useScope();
  const wanted = panel.queries.map(({ query }) => ({ query, enabled: true }));
  const answers = useRanges(wanted);
  const sampled = useSampled(wanted.slice(0, 1).map((w) => ({ ...w, enabled: panel.observed })));
  const answered = panel.queries.flatMap(({ name, query }, i) => {
    const answer = answers[i]?.data;
    return answer
      ? [{ letter: letterOf(i), query, ...(name ? { name } : {}), limit: name === MOST, answer }]
      : [];
  });
  const failed = answers.find((a) => a.isError && !a.data);
  if (failed) {
    return (
      <div className="card">
        <Failure what={panel.title} asked={failed} />
      </div>
    );
  }
  if (answered.length === 0) return <SkeletonBox height={HEIGHT + 40} />;
  const link = (
    <Link
      className="q s11 t3 panel-link"
      href={href('/metrics', { q: panel.queries.map((q) => q.query) })}
      aria-label={`${panel.title} of ${service.name} in Metrics`}
    >
      In Metrics
    </Link>
  );
  if (answered.every(({ answer }) => answer.series.length === 0)) {
    return (
      <div className="card">
        <Notice title={panel.title}>
          Too few samples in {inWords(range)} to draw it. {link}
        </Notice>
      </div>
    );
  }
  return (
    <MetricChart
      title={panel.title}
      answered={answered}
      unit={panel.unit}
      observed={panel.observed}
      sampled={sampled[0] ?? []}
      markers={markersOf(service.deployments, new Set([service.name]), href)}
      only={url.params.getAll('only')}
      legend="several"
      height={HEIGHT}
    >
      {link}
    </MetricChart>
  );
}
