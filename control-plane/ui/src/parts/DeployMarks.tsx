import { Link } from 'wouter';
import { useHref } from '../state/url';
import { type PlacedMark, placedMarks } from './marks';

/** A deploy on a chart: when it began, what it is called, and where a click leads. */
export interface Marker {
  time: string;
  label: string;
  /** Empty where it has no page. */
  href?: string;
}

/** As tall as a link has to be. */
const LINK_HEIGHT = 24;
/** Several deploys that stand together are shown with this much time around them. */
const AROUND_MS = 60e3;

export interface PlacedDeploy extends PlacedMark {
  /** Of what its label names; empty where there is no label. */
  href: string;
}

/** Where the deploys from `first` to `ends` stand; what happened in the last window stands at `last`. */
export function usePlacedDeploys(
  markers: readonly Marker[],
  times: { first: number; last: number; ends: number },
  x: (time: number) => number,
  width: number,
): PlacedDeploy[] {
  const href = useHref();
  const shown = markers
    .map((m) => ({ ...m, time: new Date(m.time).getTime() }))
    .filter((m) => m.time >= times.first && m.time <= times.ends)
    .map((m) => ({ time: m.time, label: m.label, href: m.href, at: x(Math.min(times.last, m.time)) }));
  return placedMarks(shown, width).map((mark) => {
    const own = shown.filter((m) => mark.times.includes(m.time));
    const [first, last] = [Math.min(...mark.times), Math.max(...mark.times)];
    const together = href('/deploys', {
      from: new Date(first - AROUND_MS).toISOString(),
      to: new Date(last + AROUND_MS).toISOString(),
    });
    return { ...mark, href: mark.label === '' ? '' : own.length === 1 ? (own[0]?.href ?? '') : together };
  });
}

/** Dashed violet lines with a triangle on top, inside the chart's drawing. */
export function DeployMarks({
  marks,
  top,
  bottom,
}: {
  marks: readonly PlacedDeploy[];
  top: number;
  bottom: number;
}) {
  return marks.map((m) => (
    <g key={m.key} className="deploy-mark">
      <path d={`M${m.at} ${top - 6}V${bottom}`} />
      <path className="head" d={`M${m.at - 4} ${top - 12}h8l-4 6z`} />
      {m.label && (
        <text x={m.flip ? m.at - 8 : m.at + 8} y={top - 5} textAnchor={m.flip ? 'end' : 'start'}>
          {m.label}
        </text>
      )}
    </g>
  ));
}

/** Links over the labels: a drawing is one picture for those who cannot see it, and has no links inside. */
export function DeployLinks({ marks, top = 0 }: { marks: readonly PlacedDeploy[]; top?: number }) {
  return marks
    .filter((m) => m.label !== '' && m.href !== '')
    .map((m) => (
      <Link
        key={m.key}
        className="deploy-link"
        href={m.href}
        style={{
          left: m.flip ? m.at - m.wide : m.at - LINK_HEIGHT / 2,
          top,
          width: m.wide + LINK_HEIGHT / 2,
          height: LINK_HEIGHT,
        }}
        aria-label={`Deploy ${m.label}`}
        title={`Deploy ${m.label}`}
      />
    ));
}
