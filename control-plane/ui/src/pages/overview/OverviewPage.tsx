import { Link } from 'wouter';
import { useIntake, useOverview, useServices } from '../../api/queries';
import type { Overview } from '../../api/types';
import { duration, rate, share } from '../../format/numbers';
import { coarse } from '../../format/time';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { Failure, Notice, Stale } from '../../parts/States';
import { needsAttention, StatusIcon } from '../../parts/Status';
import { sampled } from '../../parts/sampling';
import { useNow } from '../../parts/useNow';
import { Figure, Figures, PageHead } from '../../shell/PageHead';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { ServicesTable } from '../services/ServicesTable';
import { AttentionCard } from './AttentionCard';
import { Changes } from './Changes';
import { IntakeLine } from './IntakeLine';
import { NewErrors } from './NewErrors';
import './overview.css';

/** Cards beyond these would push the table off the page; the table has them all, worst first. */
const MOST_CARDS = 4;

export function OverviewPage() {
  const overview = useOverview();
  const services = useServices();
  const intake = useIntake();
  const url = useUrl();
  const href = useHref();
  const { range } = useScope();
  const all = services.data?.services ?? [];
  const troubled = all.filter((s) => needsAttention(s.health.state));
  const onlyAttention = url.params.get('show') === 'attention';

  if (overview.isError && !overview.data) {
    return (
      <>
        <PageHead
          title="The overview is not available"
          name="Overview"
          lead="What the services do goes on meanwhile."
        />
        <div className="card">
          <Failure what="the overview" asked={overview} />
        </div>
      </>
    );
  }
  const data = overview.data;
  const nobody = data !== undefined && services.data !== undefined && all.length === 0;
  if (nobody) return <NothingYet everSeen={(intake.data?.spansAccepted ?? 0) > 0} range={inWords(range)} />;

  const cards = data?.attention.slice(0, MOST_CARDS) ?? [];
  return (
    <>
      <PageHead
        title={data ? <Headline overview={data} /> : 'Overview'}
        name="Overview"
        chip={data && <IncidentChip overview={data} />}
        lead={[data?.summary, sampled(all)].filter(Boolean).join(' ') || ' '}
      >
        {data && (
          <Figures>
            <Figure name="Requests in">
              <Num of={rate(data.edge.requestsPerSecond)} href={href('/traces')} label="traces" />
            </Figure>
            <Figure name="Failed at the edge">
              <Num
                of={share(data.edge.errorRatio)}
                href={href('/traces', { kind: 'server', status: 'error' })}
                label="traces that failed"
              />
            </Figure>
            <Figure name="p95 at the edge">
              <Num
                of={duration(data.edge.p95Ns)}
                href={href('/traces', {
                  kind: 'server',
                  minDurationNs: String(Math.round(data.edge.p95Ns ?? 0)),
                })}
                label="traces slower than that"
              />
            </Figure>
          </Figures>
        )}
      </PageHead>
      <Stale asked={overview} />
      {cards.length > 0 && (
        <section aria-label="What needs attention" className={`attention of-${Math.min(cards.length, 2)}`}>
          {cards.map((a) => (
            <AttentionCard
              key={`${a.namespace}/${a.service}@${a.environment}`}
              attention={a}
              service={all.find(
                (s) => s.name === a.service && s.namespace === a.namespace && s.environment === a.environment,
              )}
              others={all}
            />
          ))}
        </section>
      )}
      <NewErrors />
      <section aria-labelledby="services-heading">
        <div className="sec">
          <h2 id="services-heading">Services</h2>
          <span className="t3 s12">{all.length > 0 && `${all.length}, worst first`}</span>
          {troubled.length > 0 && (
            <span className="end seg">
              <Link href={url.href({ show: null })} aria-current={onlyAttention ? undefined : 'true'}>
                All {all.length}
              </Link>
              <Link href={url.href({ show: 'attention' })} aria-current={onlyAttention ? 'true' : undefined}>
                Attention {troubled.length}
              </Link>
            </span>
          )}
        </div>
        <ServicesTable asked={services} services={onlyAttention ? troubled : all} others={all} />
      </section>
      {data && data.changes.length > 0 && <Changes changes={data.changes} range={range} />}
      <IntakeLine intake={intake.data} />
    </>
  );
}

const incidentAddress = (id: string) => `/incidents/${encodeURIComponent(id)}`;

/** The headline names the newest incident first: that part leads there. */
function Headline({ overview }: { overview: Overview }) {
  const href = useHref();
  const { headline } = overview;
  const newest = overview.incidents[0];
  if (!newest || !headline.startsWith(newest.title)) return headline;
  const others = headline.slice(newest.title.length);
  return (
    <>
      <Link className="q" href={href(incidentAddress(newest.id))}>
        {newest.title}
      </Link>
      {others && (
        <Link className="q" href={href('/incidents', { state: 'open' })}>
          {others}
        </Link>
      )}
    </>
  );
}

function IncidentChip({ overview }: { overview: Overview }) {
  const href = useHref();
  const now = useNow();
  const newest = overview.incidents[0];
  if (!newest) return null;
  return (
    <Link className="chip big crit" href={href(incidentAddress(newest.id))}>
      <StatusIcon tone="crit" />
      Incident, for {coarse(Math.max(0, now - Date.parse(newest.startedAt)) * 1e6)}
      <Icon name="right" small />
    </Link>
  );
}

function NothingYet({ everSeen, range }: { everSeen: boolean; range: string }) {
  const href = useHref();
  return (
    <>
      <PageHead
        title={everSeen ? `No service reported in ${range}` : 'No service reports yet'}
        name="Overview"
        lead={
          everSeen
            ? 'Pharos has seen services before. Widen the range, or look at another environment.'
            : 'Pharos listens. Services appear here with their first request.'
        }
      />
      <div className="card">
        <Notice
          icon="connect"
          title={everSeen ? 'Nothing in this range' : 'Point a service at Pharos'}
          actions={
            <>
              <Link className="btn pri" href={href('/connect')}>
                Connect a service
              </Link>
              {everSeen && (
                <Link className="btn" href={href('/', { from: '-1d', to: null, env: null, namespace: null })}>
                  Last 24 h, all environments
                </Link>
              )}
            </>
          }
        >
          Any OpenTelemetry agent or SDK will do: Java, Node.js, Python, Go, .NET. No code changes for most of
          them.
        </Notice>
      </div>
    </>
  );
}
