import { Link } from 'wouter';
import { useGraph } from '../../api/queries';
import type { GraphAnswer } from '../../api/types';
import { Copy } from '../../parts/Copy';
import { Icon } from '../../parts/Icon';
import { dimmed, Failure, Notice, Stale } from '../../parts/States';
import { Drop } from '../../shell/Drop';
import { PageHead } from '../../shell/PageHead';
import { useKey } from '../../state/keyboard';
import { inWords } from '../../state/range';
import { useHref, useScope, useUrl } from '../../state/url';
import { Canvas } from './Canvas';
import { EdgePanel } from './EdgePanel';
import { NodePanel } from './NodePanel';
import { headline, lead } from './sentences';
import { useLayout } from './useLayout';
import './map.css';

const COMPARISONS: readonly { value: string; label: string }[] = [
  { value: '15m', label: '15 min ago' },
  { value: '1h', label: '1 h ago' },
  { value: '1d', label: 'yesterday' },
  { value: '7d', label: 'a week ago' },
];
const USUAL_COMPARISON = '1h';

/** The node the URL names: by its id, or as other pages link here, by its service's name. */
function chosenNode(graph: GraphAnswer | undefined, named: string | null): string | null {
  if (!named || !graph) return null;
  return (
    (
      graph.nodes.find((n) => n.id === named) ??
      graph.nodes.find((n) => n.kind === 'service' && n.name === named) ??
      graph.nodes.find((n) => n.name === named)
    )?.id ?? null
  );
}

export function MapPage() {
  const url = useUrl();
  const compare = url.params.get('compare');
  const graph = useGraph(compare);
  const { layout, rearrange } = useLayout(graph.data);
  const edgeId = url.params.get('edge');
  const edge = graph.data?.edges.find((e) => e.id === edgeId) ?? null;
  const nodeId = edge ? null : chosenNode(graph.data, url.params.get('node'));
  const node = graph.data?.nodes.find((n) => n.id === nodeId) ?? null;
  const close = () => url.set({ edge: null, node: null });
  useKey('Escape', close, edgeId !== null || nodeId !== null);
  useKey('c', () => url.set({ compare: compare ? null : USUAL_COMPARISON }));

  const fresh = graph.data?.edges.filter((e) => e.change === 'new').length ?? 0;
  const gone = graph.data?.edges.filter((e) => e.change === 'gone').length ?? 0;
  const failed = graph.isError && !graph.data;
  const empty = graph.data !== undefined && graph.data.nodes.length === 0;
  return (
    <>
      <div className="map-head">
        <PageHead
          title={graph.data ? headline(graph.data) : failed ? 'The map is not available' : 'Map'}
          name="Map"
          lead={graph.data ? lead(graph.data) : ' '}
        >
          <div className="row wrap map-controls">
            {compare && graph.data && (
              <>
                <span className="chip new plain">+ {fresh} new</span>
                <span className="chip plain">× {gone} gone</span>
              </>
            )}
            <CompareDrop compare={compare} />
            {node && (
              <span className="seg">
                <Link href={url.href({ node: null })}>All {graph.data?.nodes.length}</Link>
                <Link href={url.href({})} aria-current="true">
                  Around {node.name}
                </Link>
              </span>
            )}
          </div>
        </PageHead>
        <Stale asked={graph} />
      </div>
      <div className={edge || node ? 'with-panel' : 'with-panel closed'}>
        {failed ? (
          <div className="map-canvas pad-page">
            <div className="card">
              <Failure what="the map" asked={graph} />
            </div>
          </div>
        ) : empty ? (
          <NoCalls />
        ) : graph.data && layout ? (
          <div className={`map-hold ${dimmed(graph)}`}>
            <Canvas
              graph={graph.data}
              layout={layout}
              selectedNode={nodeId}
              selectedEdge={edge?.id ?? null}
              rearrange={rearrange}
            />
          </div>
        ) : (
          <MapSkeleton />
        )}
        {edge && graph.data && (
          <EdgePanel
            edge={edge}
            source={graph.data.nodes.find((n) => n.id === edge.from)}
            target={graph.data.nodes.find((n) => n.id === edge.to)}
            close={close}
          />
        )}
        {node && graph.data && <NodePanel node={node} graph={graph.data} close={close} />}
      </div>
    </>
  );
}

function CompareDrop({ compare }: { compare: string | null }) {
  const url = useUrl();
  const chosen = COMPARISONS.find((c) => c.value === compare);
  const said = compare ? `Compared with ${chosen?.label ?? compare}` : 'Compare';
  return (
    <Drop
      label={said}
      className={compare ? 'on' : ''}
      face={
        <>
          {compare && <Icon name="check" small />}
          {said}
          {!compare && <kbd>C</kbd>}
        </>
      }
    >
      {(close) => (
        <ul className="choices">
          <li>
            <Link
              href={url.href({ compare: null })}
              onClick={close}
              aria-current={compare ? undefined : 'true'}
            >
              Do not compare
            </Link>
          </li>
          {COMPARISONS.map((c) => (
            <li key={c.value}>
              <Link
                href={url.href({ compare: c.value })}
                onClick={close}
                aria-current={compare === c.value ? 'true' : undefined}
              >
                With {c.label}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Drop>
  );
}

const FIRST_STEP = 'java -javaagent:opentelemetry-javaagent.jar -Dotel.service.name=order -jar order.jar';

function NoCalls() {
  const href = useHref();
  const { range } = useScope();
  return (
    <div className="map-canvas pad-page">
      <div className="card">
        <Notice
          icon="map"
          title={`No calls seen in ${inWords(range)}`}
          actions={
            <>
              <Link className="btn sm pri" href={href('/connect')}>
                Connect a service
              </Link>
              <Copy value={FIRST_STEP} label="Copy the command" />
            </>
          }
        >
          <p>Services appear here with their first request. Start one with the agent:</p>
          <pre className="code">{FIRST_STEP}</pre>
        </Notice>
      </div>
    </div>
  );
}

function MapSkeleton() {
  return (
    <div className="map-canvas" role="status" aria-label="Loading the map">
      <svg className="map-skeleton" viewBox="0 0 700 320" aria-hidden="true">
        <path
          className="skel-line"
          d="M168 160C230 160 230 80 290 80M168 160C230 160 230 240 290 240M458 80H560"
        />
        <rect className="skel-box" x="20" y="130" width="148" height="60" rx="6" />
        <rect className="skel-box" x="290" y="50" width="168" height="60" rx="6" />
        <rect className="skel-box" x="290" y="210" width="168" height="60" rx="6" />
        <rect className="skel-box" x="560" y="55" width="120" height="50" rx="6" />
      </svg>
    </div>
  );
}
