import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation, useSearch } from 'wouter';
import { setRail, useRail } from '../state/preferences';
import { DEFAULT_RANGE } from '../state/range';
import { useScope } from '../state/url';
import { HealthNews } from './HealthNews';
import { Help } from './Help';
import { pageRange } from './pageRange';
import { RailNavigation } from './Rail';
import { Search } from './Search';
import { TopBar } from './TopBar';
import { useShellKeys } from './useShellKeys';

/** Pages that need the width: the rail is folded there unless the viewer unfolded it. */
const WIDE_PAGES = /^\/(map|traces\/.+)/;

const NARROW = '(max-width: 1360px)';

/** Narrow windows, and wide ones at large text: the rail folds to icons by itself. */
function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => window.matchMedia(NARROW).matches,
  );
}

/** A page that was reached by a link starts at its top with the focus in it; Back returns to where one was. */
function useArrival(path: string) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);
  const wentBack = useRef(false);
  useEffect(() => {
    const back = () => {
      wentBack.current = true;
    };
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    if (!wentBack.current) {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    wentBack.current = false;
  }, [path]);
  return main;
}

export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const search = useSearch();
  const onWall = path === '/deploys/status' && new URLSearchParams(search).has('wall');
  const main = useArrival(path);
  const [open, setOpen] = useState<'search' | 'help' | null>(null);
  const rail = useRail();
  const wide = WIDE_PAGES.test(path);
  const narrow = useNarrow();
  const folded = rail ? rail === 'folded' : wide || narrow;
  const scope = useScope(pageRange(path) ?? DEFAULT_RANGE);
  useShellKeys({
    search: () => setOpen('search'),
    help: () => setOpen('help'),
    fold: () => setRail(folded ? 'open' : 'folded'),
  });
  // A screen on a wall: many look at it, nobody works with it.
  if (onWall) {
    return (
      <main id="main" ref={main} tabIndex={-1} className="wall">
        {children}
      </main>
    );
  }
  return (
    <div className={folded ? 'app folded' : 'app'}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <RailNavigation />
      <TopBar range={scope.range} onSearch={() => setOpen('search')} onHelp={() => setOpen('help')} />
      <main id="main" ref={main} tabIndex={-1} className={wide ? 'bleed' : undefined}>
        {children}
      </main>
      <HealthNews />
      {open === 'search' && <Search onClose={() => setOpen(null)} />}
      {open === 'help' && <Help onClose={() => setOpen(null)} />}
    </div>
  );
}
