import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { GraphNode } from '../../api/types';
import { duration, rate, share, text } from '../../format/numbers';
import { Icon, type IconName } from '../../parts/Icon';
import { serviceColor } from '../../parts/Service';
import { type Tone, toneOf } from '../../parts/Status';
import { nodeSentence } from './sentences';
import { shortName, sizeOf } from './shapes';

export interface MapNodeData extends Record<string, unknown> {
  node: GraphNode;
  href: string;
  selected: boolean;
  faded: boolean;
}

const ICONS: Partial<Record<GraphNode['kind'], IconName>> = { external: 'external', user: 'user' };

export const MapNode = memo(function MapNode({ data }: NodeProps) {
  const { node, href, selected, faded } = data as MapNodeData;
  const { width, height } = sizeOf(node.kind, node.name);
  const tone = node.health ? toneOf(node.health.state) : 'none';
  const classes = [
    'map-node',
    node.kind,
    `tone-${tone}`,
    node.change ?? '',
    selected ? 'selected' : '',
    faded ? 'faded' : '',
  ];
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Link
        href={href}
        className={classes.join(' ')}
        style={{
          width,
          height,
          '--c': node.kind === 'service' ? serviceColor(node.name) : 'var(--svc-virtual)',
        }}
        aria-label={nodeSentence(node)}
        aria-current={selected ? 'true' : undefined}
        draggable={false}
        data-row
      >
        {node.kind !== 'service' && <Outline kind={node.kind} width={width} height={height} />}
        <span className="map-node-top">
          {node.kind === 'service' && (
            <Ring tone={tone} met={node.red?.errorRatio == null ? null : 1 - node.red.errorRatio} />
          )}
          <span className="map-node-name ell" title={node.name}>
            {shortName(node.kind, node.name)}
          </span>
          {ICONS[node.kind] && (
            <span className="end t3">
              <Icon name={ICONS[node.kind] ?? 'external'} small />
            </span>
          )}
          {node.change && (
            <span className={`chip plain ${node.change === 'new' ? 'new' : ''}`}>{node.change}</span>
          )}
        </span>
        {node.kind === 'service' ? <ServiceLines node={node} tone={tone} /> : <PeerLine node={node} />}
      </Link>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
});

function ServiceLines({ node, tone }: { node: GraphNode; tone: Tone }) {
  const mark = tone === 'crit' ? 'bad' : tone === 'warn' ? 'meh' : '';
  const versions = node.versions.map((v) => `${v.version ?? 'no version'} ×${v.instances}`).join(', ');
  return (
    <>
      <span className="map-node-sub ell">{versions || (node.namespace ?? ' ')}</span>
      <span className="map-node-red n">
        {node.red ? (
          <>
            <span>{text(rate(node.red.requestsPerSecond))}</span>
            <span className={(node.red.errorRatio ?? 0) >= 0.01 ? mark : ''}>
              {text(share(node.red.errorRatio))}
            </span>
            <span>{text(duration(node.red.p95Ns))}</span>
          </>
        ) : (
          <span className="u">{node.health?.state === 'silent' ? 'silent' : 'no requests'}</span>
        )}
      </span>
    </>
  );
}

function PeerLine({ node }: { node: GraphNode }) {
  return (
    <span className="map-node-sub n ell">
      {node.red
        ? `${text(rate(node.red.requestsPerSecond))}${node.red.p95Ns === null ? '' : `  p95 ${text(duration(node.red.p95Ns))}`}`
        : (node.system ?? ' ')}
    </span>
  );
}

const RADIUS = 9;
const AROUND = 2 * Math.PI * RADIUS;

/** The ring: share of requests that succeed. The glyph names the state. */
function Ring({ tone, met }: { tone: Tone; met: number | null }) {
  return (
    <svg className={`ring st-${tone}`} width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r={RADIUS} className="ring-track" />
      {met !== null && tone !== 'none' && (
        <circle
          cx="12"
          cy="12"
          r={RADIUS}
          className="ring-arc"
          strokeDasharray={`${met * AROUND} ${AROUND}`}
          transform="rotate(-90 12 12)"
        />
      )}
      {tone === 'ok' && <path d="M8.5 12.3l2.4 2.4 4.6-5" />}
      {tone === 'warn' && <path d="M12 7.8v5M12 16v.01" />}
      {tone === 'crit' && <path d="M9 9l6 6M15 9l-6 6" />}
      {tone === 'none' && <path d="M12 12h.01" className="ring-dot" />}
    </svg>
  );
}

/** Cylinder: database. Arrow box: queue. Dashed pill: external. */
function Outline({ kind, width: w, height: h }: { kind: GraphNode['kind']; width: number; height: number }) {
  return (
    <svg className="map-outline" width={w} height={h} aria-hidden="true">
      {kind === 'database' && (
        <>
          <path d={`M.5 7v${h - 14}c0 3.600 ${w - 1} 8 ${w - 1} 0v-${h - 14}`} className="fill" />
          <path d={`M.5 7v${h - 14}a${w / 2 - 0.5} 6.500 0 0 0 ${w - 1} 0V7`} className="fill" />
          <ellipse cx={w / 2} cy="7" rx={w / 2 - 0.5} ry="6.500" className="fill" />
        </>
      )}
      {kind === 'queue' && (
        <>
          <path d={`M.5 .5h${w - 18}l17 ${h / 2 - 0.5}-17 ${h / 2 - 0.5}H.5z`} className="fill" />
          <path d={`M5 6v${h - 12}M9 6v${h - 12}`} />
        </>
      )}
      {kind === 'external' && (
        <rect x=".5" y=".5" width={w - 1} height={h - 1} rx={h / 2} className="fill dashed" />
      )}
      {kind === 'user' && <rect x=".5" y=".5" width={w - 1} height={h - 1} rx={h / 2} className="fill" />}
    </svg>
  );
}
