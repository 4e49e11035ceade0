import { type ReactVirtualizer, useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

/**
 * Of many rows of one height those in sight. The end of scrolling is the browser's own event: the timer that the library has in its place
 * reads a position whose event has yet to come, and that event is then taken for nothing new, so that a frame without rows is painted.
 */
export function useRows<Row>(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  { height, overscan, key }: { height: number; overscan: number; key: (row: Row) => string },
): ReactVirtualizer<HTMLElement, Element> {
  return useVirtualizer<HTMLElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    getItemKey: (i) => {
      const row = rows[i];
      return row === undefined ? i : key(row);
    },
    useScrollendEvent: true,
  });
}
