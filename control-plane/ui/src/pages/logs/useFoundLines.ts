import { type UseInfiniteQueryResult, useQueryClient } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { type Direction, type LogPages, type LogSearch, useLines } from '../../api/logs';
import type { LogLine } from '../../api/logTypes';

export interface FoundLines {
  asked: UseInfiniteQueryResult<LogPages, Error>;
  lines: readonly LogLine[];
  /** `stopped` by hand; `failed` may show what was found before. */
  state: 'searching' | 'done' | 'stopped' | 'failed';
  /** What is shown belongs to the search before this one. */
  old: boolean;
  /** What ended the search before the range did, beside the size of a portion. */
  short: { reason: string; scanned: number } | null;
  /** Goes on below the last line; nothing while it does so already, at the end, or after a failure. */
  more: () => void;
  stop: () => void;
  again: () => void;
}

/** Lines of a search, portion by portion. */
export function useFoundLines(search: LogSearch, order: Direction, enabled: boolean): FoundLines {
  const asked = useLines(search, order, enabled);
  const client = useQueryClient();
  const pages = asked.data?.pages;
  const lines = useMemo(() => distinct(pages?.flatMap((p) => p.logs) ?? []), [pages]);
  const last = pages?.at(-1);
  const short =
    last?.truncated && last.reason && last.reason !== 'limit'
      ? { reason: last.reason, scanned: pages?.reduce((sum, p) => sum + p.scanned, 0) ?? 0 }
      : null;
  const state = asked.isError
    ? 'failed'
    : asked.fetchStatus === 'fetching' && !asked.isFetchingNextPage
      ? 'searching'
      : asked.data && !asked.isPlaceholderData
        ? 'done'
        : enabled
          ? 'stopped'
          : 'done';
  const now = useRef(asked);
  // Before any effect of the list, which asks for more as soon as it is drawn.
  useLayoutEffect(() => {
    now.current = asked;
  });
  const ended = short !== null;
  const busy = asked.isFetching;
  return {
    asked,
    lines,
    state,
    old: asked.isPlaceholderData,
    short,
    more: useCallback(() => {
      if (busy) return;
      const { hasNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage } = now.current;
      // Where a bound ended the search, going on is for the reader to decide.
      if (hasNextPage && !isFetchNextPageError && !isPlaceholderData && !ended) {
        void fetchNextPage();
      }
    }, [ended, busy]),
    stop: useCallback(() => void client.cancelQueries({ queryKey: ['/logs'] }), [client]),
    again: useCallback(() => void client.resetQueries({ queryKey: ['/logs'] }), [client]),
  };
}

/** Lines that came while paging may be told twice. */
function distinct(lines: readonly LogLine[]): LogLine[] {
  const seen = new Set<string>();
  return lines.filter((l) => !seen.has(l.id) && seen.add(l.id));
}
