import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { useHash } from '../../state/useHash';

export const TABS = [
  ['waterfall', 'Waterfall'],
  ['flame', 'Flame graph'],
  ['table', 'Span table'],
  ['logs', 'Logs'],
  ['compare', 'Compare'],
  ['explain', 'Explain'],
] as const;

export type TabId = (typeof TABS)[number][0];

export function useTab(offered: readonly TabId[]): TabId {
  const hash = useHash();
  return offered.find((id) => `#${id}` === hash) ?? 'waterfall';
}

/** Views of one trace; which one is after `#` in the address. Arrow keys move between them. */
export function TraceTabs({
  offered,
  counts,
  chosen,
  legend,
  children,
}: {
  offered: readonly TabId[];
  /** What some of them hold, where it is known. */
  counts: Partial<Record<TabId, number>>;
  chosen: TabId;
  legend: ReactNode;
  children: ReactNode;
}) {
  const base = useId();
  const tabs = TABS.filter(([id]) => offered.includes(id));
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex(([id]) => id === chosen);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    window.location.hash = next[0];
    document.getElementById(`${base}-${next[0]}`)?.focus();
  };
  return (
    <>
      <div className="trace-tabs">
        <div className="tabs" role="tablist" aria-label="Views of the trace" onKeyDown={move}>
          {tabs.map(([id, name]) => (
            <a
              key={id}
              id={`${base}-${id}`}
              role="tab"
              aria-selected={id === chosen}
              aria-controls={`${base}-panel`}
              tabIndex={id === chosen ? 0 : -1}
              href={`#${id}`}
            >
              {name}
              {counts[id] !== undefined && <span className="u"> {counts[id].toLocaleString('en-US')}</span>}
            </a>
          ))}
        </div>
        {chosen === 'waterfall' && legend}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${chosen}`} className="trace-panel">
        {children}
      </div>
    </>
  );
}

/** What the waterfall's marks mean. */
export function Legend() {
  return (
    <ul className="wf-legend s12 t2" aria-label="Legend">
      <li>
        <svg width="20" height="10" aria-hidden="true">
          <path className="wf-critical" d="M0 4h20v3H0z" />
        </svg>
        critical path
      </li>
      <li>
        <svg width="13" height="11" aria-hidden="true">
          <path className="legend-self" d="M0 0h13v11H0z" />
        </svg>
        self
      </li>
      <li>
        <svg width="13" height="11" aria-hidden="true">
          <path className="legend-self wf-whole" d="M0 0h13v11H0z" />
        </svg>
        in children
      </li>
      <li>
        <svg width="11" height="11" aria-hidden="true">
          <path className="wf-diamond" d="M0.500 5.500l5 -5l5 5l-5 5z" />
        </svg>
        event or log
      </li>
    </ul>
  );
}
