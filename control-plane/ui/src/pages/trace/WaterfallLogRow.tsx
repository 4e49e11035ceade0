import { memo } from 'react';
import { duration, text } from '../../format/numbers';
import { StatusIcon } from '../../parts/Status';
import { folded } from '../logs/body';
import { isError } from '../logs/search';
import type { Interval, SpanNode } from './model';
import { diamonds, pixel } from './paint';
import type { PlacedLine } from './traceLogs';
import { ROW_HEIGHT } from './WaterfallRow';

/** A warning or an error of the logs, on a row of its own below the span it was written in. */
export const LogRow = memo(function LogRow({
  id,
  index,
  top,
  active,
  shown,
  laneWidth,
  node,
  placed,
  faded,
}: {
  id: string;
  index: number;
  top: number;
  active: boolean;
  shown: Interval;
  laneWidth: number;
  node: SpanNode;
  placed: PlacedLine;
  faded: boolean;
}) {
  const { line } = placed;
  const bad = isError(line.severity);
  const { first } = folded(line.body);
  const at = Math.min(laneWidth, Math.max(0, pixel(placed.offsetNs, shown, laneWidth)));
  const since = placed.offsetNs - node.span.offsetNs;
  const said = `${since < 0 ? '' : '+'}${text(duration(since))}, ${first}`;
  return (
    <div
      id={id}
      data-row={index}
      role="row"
      aria-level={node.depth + 2}
      aria-rowindex={index + 1}
      className={`wf-split wf-row wf-event ${active ? 'active' : ''} ${faded ? 'faded' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className="wf-name" style={{ '--d': node.depth + 1 }}>
        <span className="wf-twist" />
        <StatusIcon tone={bad ? 'crit' : 'warn'} />
        <span className={`s11 b ${bad ? 'fg-crit' : 'fg-warn'}`}>{line.severity.toUpperCase()}</span>
        <span className="t3 s11">log</span>
        {placed.unfailed && <span className="wf-hidden">span did not fail</span>}
      </div>
      <div role="gridcell" className="wf-lane">
        <svg className="wf-paint" width={laneWidth} height={ROW_HEIGHT} aria-hidden="true">
          <path className={bad ? 'wf-diamond thrown' : 'wf-diamond'} d={diamonds([at], ROW_HEIGHT / 2, 6)} />
        </svg>
        <span
          className="wf-label mono ell"
          title={line.body}
          style={
            at > laneWidth / 2
              ? { left: at - 10, transform: 'translateX(-100%)', maxWidth: at - 10 }
              : { left: at + 10, maxWidth: laneWidth - at }
          }
        >
          {said}
        </span>
      </div>
    </div>
  );
});
