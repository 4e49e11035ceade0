import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { GraphEdge } from '../../api/types';
import { duration, share, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { estimatedRate, perSecond } from '../../parts/estimate';
import { heading, labelPoint, type Point, pathOf } from './layout';
import { edgeWidth } from './shapes';

export interface MapEdgeData extends Record<string, unknown> {
  edge: GraphEdge;
  route: readonly Point[];
  sentence: string;
  href: string;
  selected: boolean;
  faded: boolean;
}

/** Half of the room a click or a finger gets around a line. */
const REACH = 9;
const ARROW = 11;

export type EdgeLook = 'plain' | 'degraded' | 'failing' | 'new' | 'gone';

/** What an edge looks like: trouble before news, and news before the ordinary. */
export function lookOf(edge: GraphEdge): EdgeLook {
  if (edge.change === 'gone') return 'gone';
  if (edge.health === 'failing') return 'failing';
  if (edge.health === 'degraded') return 'degraded';
  return edge.change === 'new' ? 'new' : 'plain';
}

/** What an edge says on the map: only what is to be decided; the rest is in its panel. */
export function labelOf(edge: GraphEdge): string | null {
  const look = lookOf(edge);
  const fresh = edge.change === 'new' ? `+ new ${clock(edge.firstSeen, 'minute')}` : null;
  if (look === 'gone') return `× gone ${clock(edge.lastSeen, 'minute')}`;
  if (look === 'failing' || look === 'degraded') {
    const waiting = edge.queue?.unconsumed ?? 0;
    const trouble =
      (edge.errorRatio ?? 0) >= 0.005
        ? text(share(edge.errorRatio))
        : waiting > 0
          ? `${waiting} waiting`
          : text(duration(edge.p95Ns));
    return fresh ? `${trouble}, ${fresh}` : trouble;
  }
  return fresh;
}

/** What the selected edge says where agents left traces out; null where all calls came. */
export function estimateLabel(edge: GraphEdge): string | null {
  if (!edge.estimate) return null;
  return edge.estimate.unknown ? 'calls unknown' : text(estimatedRate(edge));
}

export const MapEdge = memo(function MapEdge({ data }: EdgeProps) {
  const { edge, route, sentence, href, selected, faded } = data as MapEdgeData;
  const end = route.at(-1);
  const before = route.at(-2);
  if (!end || !before) return null;
  // The line stops at the arrow's foot, so that a thick one does not blunt it.
  const forward = heading(route);
  const foot = end.x - forward * ARROW;
  const tip = end.x - forward;
  const shortened = [...route.slice(0, -1), { x: foot, y: end.y }];
  const path = pathOf(shortened);
  const look = lookOf(edge);
  const label = labelOf(edge) ?? (selected ? estimateLabel(edge) : null);
  const at = labelPoint(route);
  const width = look === 'gone' ? 1.4 : edgeWidth(perSecond(edge));
  const classes = `map-edge ${look} ${selected ? 'selected' : ''} ${faded ? 'faded' : ''}`;
  return (
    <>
      <Link
        href={href}
        className={classes}
        aria-label={sentence}
        aria-current={selected ? 'true' : undefined}
      >
        <path d={path} className="reach" strokeWidth={width + 2 * REACH} />
        <path d={path} className="halo" strokeWidth={width + 7} />
        <path d={path} className="line" strokeWidth={width} />
        <path className="arrow" d={`M${foot} ${end.y - 6}L${tip} ${end.y}L${foot} ${end.y + 6}z`} />
      </Link>
      {label && (
        <EdgeLabelRenderer>
          <span
            className={`map-label ${look} ${faded ? 'faded' : ''}`}
            style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
            aria-hidden="true"
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
