import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { UrlState } from '../state/url';

/** Sorted tables: the column and direction are in the URL as `sort=p95` or `sort=-p95` (largest first). */

export interface Order {
  column: string;
  descending: boolean;
}

export function orderOf(url: UrlState, fallback: Order): Order {
  const written = url.params.get('sort');
  if (!written) return fallback;
  return { column: written.replace(/^-/, ''), descending: written.startsWith('-') };
}

/** Not measured sorts last, whichever way. */
export function compare(a: number | string | null, b: number | string | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const result = typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b;
  return descending ? -result : result;
}

export function SortHeader({
  url,
  order,
  column,
  numeric = false,
  children,
}: {
  url: UrlState;
  order: Order;
  column: string;
  numeric?: boolean;
  children: ReactNode;
}) {
  const active = order.column === column;
  const next = active ? !order.descending : numeric || column === 'health';
  return (
    <th
      scope="col"
      className={numeric ? 'num' : undefined}
      aria-sort={active ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <Link href={url.href({ sort: (next ? '-' : '') + column })} className="sorter" replace>
        {children}
        {active && <span aria-hidden="true"> {order.descending ? '↓' : '↑'}</span>}
      </Link>
    </th>
  );
}
