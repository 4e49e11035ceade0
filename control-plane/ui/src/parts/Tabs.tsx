import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import { useUrl } from '../state/url';

export interface Tab {
  id: string;
  name: string;
  count?: number | undefined;
}

/** Tabs whose choice is in the URL; the first is the one without a parameter. Arrow keys move between them. */
export function Tabs({
  label,
  tabs,
  chosen,
  children,
}: {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  children: ReactNode;
}) {
  const url = useUrl();
  const base = useId();
  const first = tabs[0]?.id;
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = tabs.findIndex((t) => t.id === chosen);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    url.set({ tab: next.id === first ? null : next.id });
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <Link
            key={tab.id}
            id={`${base}-${tab.id}`}
            role="tab"
            aria-selected={tab.id === chosen}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === chosen ? 0 : -1}
            href={url.href({ tab: tab.id === first ? null : tab.id })}
          >
            {tab.name}
            {tab.count !== undefined && <span className="u"> {tab.count}</span>}
          </Link>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${chosen}`} className="tab-panel">
        {children}
      </div>
    </>
  );
}
