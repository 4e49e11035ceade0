import { Link } from 'wouter';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../api/types';
import { duration, rate, share } from '../../format/numbers';
import { EvidenceLink } from '../../parts/EvidenceLink';
import { estimatedRate } from '../../parts/estimate';
import { Icon } from '../../parts/Icon';
import { Num } from '../../parts/Num';
import { ServiceName, Versions } from '../../parts/Service';
import { StatusIcon, toneOf, wordOf } from '../../parts/Status';
import { requestsCounted } from '../../parts/sampling';
import { inWords } from '../../state/range';
import { serviceAddress } from '../../state/serviceAddress';
import { useHref, useScope, useUrl } from '../../state/url';
import { type Call, callsBetween, callsTo, type Requests, requestsOf } from '../traces/links';
import { kindWord } from './sentences';

/** One node: what is known of it, who calls it and whom it calls. */
export function NodePanel({
  node,
  graph,
  close,
}: {
  node: GraphNode;
  graph: GraphAnswer;
  close: () => void;
}) {
  const href = useHref();
  const { range } = useScope();
  const tone = node.health ? toneOf(node.health.state) : 'none';
  const service = node.kind === 'service';
  const traces = (more: Partial<Requests>) =>
    service
      ? href('/traces', requestsOf({ service: node.name, ...more }))
      : href('/traces', callsTo(node, more));
  return (
    <aside className="panel" aria-label={`${node.name}, ${kindWord(node.kind)}`}>
      <div className="hd">
        <h2 className="ell">
          <ServiceName name={node.name} virtual={!service} />
        </h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close (Esc)" onClick={close}>
          <Icon name="close" small />
        </button>
      </div>
      <div className="panel-body">
        {node.health ? (
          <p className="row panel-sentence">
            <StatusIcon tone={tone} />
            <span>
              <b className={`fg-${tone}`}>{wordOf(node.health.state)}.</b> {node.health.reason}
            </span>
          </p>
        ) : (
          <p className="t2">
            A {kindWord(node.kind)}
            {node.system && ` (${node.system})`}: it reports nothing itself, so it is known from its callers
            only.
          </p>
        )}
        {node.red && (
          <p className="t3 s12">
            Of {inWords(range)}
            {node.sampling && `, ${requestsCounted(node.sampling)}`}
            {node.sampling && node.sampling.requests !== 'metrics' && ' at the least'}:
          </p>
        )}
        {node.red && (
          <dl className="figures-box">
            <div>
              <dt>Rate</dt>
              <dd>
                <Num
                  of={rate(node.red.requestsPerSecond)}
                  href={traces({})}
                  label={`traces of ${node.name}`}
                />
              </dd>
            </div>
            <div>
              <dt>Errors</dt>
              <dd>
                <Num
                  of={share(node.red.errorRatio)}
                  href={traces({ failed: true })}
                  label={`failed traces of ${node.name}`}
                />
              </dd>
            </div>
            <div>
              <dt>p50</dt>
              <dd>
                <Num
                  of={duration(node.red.p50Ns)}
                  href={traces({ atLeastNs: node.red.p50Ns })}
                  label={`slower traces of ${node.name}`}
                />
              </dd>
            </div>
            <div>
              <dt>p95</dt>
              <dd>
                <Num
                  of={duration(node.red.p95Ns)}
                  href={traces({ atLeastNs: node.red.p95Ns })}
                  label={`slower traces of ${node.name}`}
                />
              </dd>
            </div>
          </dl>
        )}
        {node.versions.length > 0 && (
          <div>
            <Versions versions={node.versions} newest={null} />
          </div>
        )}
        {service && (
          <p className="row wrap">
            <Link className="btn sm pri" href={href(serviceAddress(node.name))}>
              <Icon name="services" small />
              Service
            </Link>
            <Link className="btn sm" href={traces({})}>
              <Icon name="traces" small />
              Traces
            </Link>
            {node.health?.evidence.map((e) => (
              <EvidenceLink key={e.href} evidence={e} className="btn sm" />
            ))}
          </p>
        )}
        <Calls
          title="Called by"
          edges={graph.edges.filter((e) => e.to === node.id)}
          end="from"
          graph={graph}
        />
        <Calls title="Calls" edges={graph.edges.filter((e) => e.from === node.id)} end="to" graph={graph} />
      </div>
    </aside>
  );
}

function Calls({
  title,
  edges,
  end,
  graph,
}: {
  title: string;
  edges: readonly GraphEdge[];
  end: 'from' | 'to';
  graph: GraphAnswer;
}) {
  const url = useUrl();
  const href = useHref();
  if (edges.length === 0) return null;
  const nodeOf = (id: string) => graph.nodes.find((n) => n.id === id);
  const other = (e: GraphEdge) => nodeOf(e[end]);
  const name = (e: GraphEdge) => other(e)?.name ?? e[end];
  const traces = (e: GraphEdge, more: Pick<Call, 'failed' | 'atLeastNs'> = {}) =>
    href('/traces', callsBetween({ from: nodeOf(e.from), to: nodeOf(e.to), ...more }));
  const calls = (e: GraphEdge) => (end === 'from' ? `calls from ${name(e)}` : `calls to ${name(e)}`);
  return (
    <section>
      <h3>
        {title} <span className="u">{edges.length}</span>
      </h3>
      <table className="small">
        <tbody>
          {edges.map((e) => (
            <tr key={e.id}>
              <th scope="row" className="row-head">
                <Link className="q" href={url.href({ edge: e.id, node: null })}>
                  <ServiceName name={name(e)} virtual={other(e)?.kind !== 'service'} />
                </Link>
                {e.change && (
                  <span className={`chip plain ${e.change === 'new' ? 'new' : ''}`}>{e.change}</span>
                )}
              </th>
              <td className="num">
                <Num of={estimatedRate(e)} href={traces(e)} label={`traces of ${calls(e)}`} />
              </td>
              <td className="num">
                <Num
                  of={share(e.errorRatio)}
                  href={traces(e, { failed: true })}
                  label={`traces of failed ${calls(e)}`}
                  tone={(e.errorRatio ?? 0) >= 0.01 ? 'bad' : ''}
                />
              </td>
              <td className="num">
                <Num
                  of={duration(e.p95Ns)}
                  href={traces(e, { atLeastNs: e.p95Ns })}
                  label={`traces of slower ${calls(e)}`}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
