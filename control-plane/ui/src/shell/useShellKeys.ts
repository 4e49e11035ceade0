import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useKey } from '../state/keyboard';
import { toggleLive } from '../state/live';
import { useHref } from '../state/url';
import { CONNECT, PAGES } from './pages';

/** Moves the focus to the next or previous row of the page (`data-row` on the row's main link). */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')].filter(
    (row) => row.offsetParent,
  );
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = at < 0 ? (by === 1 ? rows[0] : rows.at(-1)) : rows[at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** The keys that mean the same on every page. */
export function useShellKeys(does: { search: () => void; help: () => void; fold: () => void }): void {
  const [, navigate] = useLocation();
  const href = useHref();
  const queries = useQueryClient();
  const [overview, map, services, deploys, traces, logs, metrics, incidents, alerts, errors, overhead] =
    PAGES;
  const go = (path: string | undefined) => () => {
    if (path) navigate(href(path));
  };
  useKey('g o', go(overview?.path));
  useKey('g m', go(map?.path));
  useKey('g s', go(services?.path));
  useKey('g d', go(deploys?.path));
  useKey('g t', go(traces?.path));
  useKey('g l', go(logs?.path));
  useKey('g p', go(metrics?.path));
  useKey('g i', go(incidents?.path));
  useKey('g a', go(alerts?.path));
  useKey('g e', go(errors?.path));
  useKey('g h', go(overhead?.path));
  useKey('g c', go(CONNECT.path));
  useKey('ctrl+k', does.search);
  useKey('?', does.help);
  useKey('[', does.fold);
  useKey('l', toggleLive);
  useKey('j', () => step(1));
  useKey('k', () => step(-1));
  useKey('f', () => document.querySelector<HTMLElement>('main [data-filter]')?.focus());
  useKey('r', () => void queries.refetchQueries({ type: 'active' }));
}
