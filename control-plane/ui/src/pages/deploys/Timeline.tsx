import { Link } from 'wouter';
import type { Deployment, DeploymentKind } from '../../api/types';
import { moment } from '../../format/time';
import { deployKind, deployState, underWay } from '../../parts/Deploy';
import { deploymentAddress } from '../../parts/deployMarkers';
import { ServiceName } from '../../parts/Service';
import { timeTicks } from '../../parts/scale';
import { useWidth } from '../../parts/useWidth';
import { VerdictIcon, verdictOf, verdictTone, verdictWord } from '../../parts/Verdict';
import { bounds, type TimeRange } from '../../state/range';
import { useHref } from '../../state/url';
import { type Lane, lanesOf, type Mark, spanOf } from './lanes';

/** What a mark's picture shows: what was done, where no verdict is drawn. */
const KIND_SHAPES: Record<DeploymentKind, string> = {
  deploy: 'M8 13V3.5M4.5 7L8 3.5 11.5 7',
  rollback: 'M5.5 3L2.5 6l3 3M2.5 6h6.5a4 4 0 0 1 0 8H6',
  restart: 'M12.8 6A5.2 5.2 0 1 0 13.2 9M13.2 3v3.2H10',
  config_change: 'M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.3v3.4M6 9.3v3.4',
};

export function KindIcon({ kind }: { kind: DeploymentKind }) {
  return (
    <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d={KIND_SHAPES[kind]} />
    </svg>
  );
}

/** A mark in words. */
export function markInWords(d: Deployment, now: number): string {
  const verdict = verdictOf(d);
  const what = d.kind === 'deploy' ? (d.version ?? '') : `${deployKind(d.kind)} ${d.version ?? ''}`;
  return (
    `${d.service} ${what}`.trim() +
    `: ${deployState(d.state).toLowerCase()}` +
    (verdict ? `, ${verdictWord(verdict).toLowerCase()}` : '') +
    `, started ${moment(d.startedAt, now)}`
  );
}

const ROW = 30;

/** One lane a service, one mark a deploy, its bar as long as it took: what changed at the same time stands in one column. */
export function Timeline({
  deployments,
  range,
  now,
}: {
  deployments: readonly Deployment[];
  range: TimeRange;
  now: number;
}) {
  const [box, width] = useWidth<HTMLDivElement>(900);
  const span = spanOf(deployments, bounds(range, now));
  const lanes = lanesOf(deployments, { ...span, now }, width);
  const at = (t: number) => ((t - span.from) / (span.to - span.from)) * width;
  const ticks = timeTicks(span.from, span.to, Math.max(2, Math.floor(width / 130))).filter(
    (t) => at(t) >= 0 && at(t) <= width,
  );
  return (
    <section className="card timeline" aria-label="Deploys over time">
      <div className="timeline-row axis" aria-hidden="true">
        <span />
        <div className="timeline-lane" ref={box}>
          {ticks.map((t) => (
            <span key={t} className={at(t) > width - 80 ? 'tick last' : 'tick'} style={{ left: at(t) }}>
              {moment(t, now)}
            </span>
          ))}
        </div>
      </div>
      {lanes.map((lane) => (
        <div className="timeline-row" key={lane.service}>
          <span className="ell">
            <ServiceName name={lane.service} />
          </span>
          <LaneMarks lane={lane} ticks={ticks.map(at)} now={now} />
        </div>
      ))}
      <Legend deployments={deployments} />
    </section>
  );
}

function LaneMarks({ lane, ticks, now }: { lane: Lane; ticks: readonly number[]; now: number }) {
  return (
    <div className="timeline-lane" style={{ height: lane.rows * ROW + 4 }}>
      {ticks.map((t) => (
        <i key={t} className="tick-line" style={{ left: t }} />
      ))}
      {lane.marks.map((mark) => (
        <MarkLink key={mark.deployment.id} mark={mark} now={now} />
      ))}
      {lane.hidden > 0 && <span className="timeline-more s11 t3">and {lane.hidden} more</span>}
    </div>
  );
}

function MarkLink({ mark, now }: { mark: Mark; now: number }) {
  const href = useHref();
  const { deployment: d, at, to, row, label } = mark;
  const verdict = verdictOf(d);
  const words = markInWords(d, now);
  return (
    <>
      <i
        className={`deploy-bar ${d.state}`}
        style={{ left: at, width: Math.max(2, to - at), top: row * ROW + 15 }}
      />
      <Link
        className={`deploy-pill ${verdict ? verdictTone(verdict) : ''} ${underWay(d) ? 'under-way' : ''} ${d.state}`}
        style={{ left: at, top: row * ROW + 4 }}
        href={href(deploymentAddress(d.id))}
        title={words}
        aria-label={words}
      >
        {verdict && d.kind === 'deploy' ? <VerdictIcon state={verdict} /> : <KindIcon kind={d.kind} />}
        {label && <span className="mono">{label}</span>}
      </Link>
    </>
  );
}

/** What the pictures that are drawn mean. */
function Legend({ deployments }: { deployments: readonly Deployment[] }) {
  const verdicts = [
    ...new Set(deployments.flatMap((d) => (d.kind === 'deploy' ? (verdictOf(d) ?? []) : []))),
  ];
  const kinds = [
    ...new Set(deployments.flatMap((d) => (d.kind === 'deploy' && verdictOf(d) !== null ? [] : [d.kind]))),
  ];
  return (
    <p className="timeline-legend s11 t2">
      {verdicts.map((v) => (
        <span key={v}>
          <span className={`deploy-pill still ${verdictTone(v)}`}>
            <VerdictIcon state={v} />
          </span>
          {verdictWord(v)}
        </span>
      ))}
      {kinds.map((k) => (
        <span key={k}>
          <span className="deploy-pill still">
            <KindIcon kind={k} />
          </span>
          {k === 'deploy' && verdicts.length > 0 ? 'Deploy, not judged' : deployKind(k)}
        </span>
      ))}
      <span>
        <i className="legend-bar" /> under way
      </span>
    </p>
  );
}
