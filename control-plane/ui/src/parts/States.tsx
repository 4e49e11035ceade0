import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../api/client';
import type { Problem } from '../api/types';
import { clock } from '../format/time';
import { useUrl } from '../state/url';
import { Icon, type IconName } from './Icon';
import { StatusIcon } from './Status';

/** Loading, empty, error, stale: say what is known, why the rest is not, and what to do next. */

/** The part of a query's result that decides its state. */
export interface Asked {
  isPending: boolean;
  isError: boolean;
  error: Error | null;
  data: unknown;
  dataUpdatedAt: number;
  isPlaceholderData: boolean;
  isFetching: boolean;
  refetch: () => unknown;
}

/** Grey bars of the final size; they show only when the answer takes longer than 200 ms. */
export function SkeletonRows({
  rows,
  columns,
  tall = false,
}: {
  rows: number;
  columns: number;
  tall?: boolean;
}) {
  return Array.from({ length: rows }, (_, r) => (
    <tr key={r} className={tall ? 'tall' : ''}>
      {Array.from({ length: columns }, (_, c) => (
        <td key={c}>
          <span
            className="skel"
            style={{ width: c === 0 ? `${55 + ((r * 13) % 35)}%` : '60%', height: 10 }}
          />
        </td>
      ))}
    </tr>
  ));
}

export function SkeletonBox({ height }: { height: number }) {
  return <span className="skel" style={{ height }} aria-hidden="true" />;
}

export function Notice({
  icon,
  tone,
  title,
  children,
  actions,
}: {
  icon?: IconName;
  tone?: 'crit' | 'warn';
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="notice" role={tone === 'crit' ? 'alert' : 'status'}>
      <span className="notice-icon">
        {tone ? <StatusIcon tone={tone} /> : <Icon name={icon ?? 'search'} />}
      </span>
      <div className="grow">
        <h2>{title}</h2>
        {children && <div className="t2 s12">{children}</div>}
        {actions && <div className="row wrap notice-actions">{actions}</div>}
      </div>
    </div>
  );
}

export function RetryButton({ asked }: { asked: Asked }) {
  return (
    <button
      type="button"
      className="btn sm"
      data-retry
      onClick={() => asked.refetch()}
      disabled={asked.isFetching}
    >
      <Icon name="refresh" small /> Retry <kbd>R</kbd>
    </button>
  );
}

/** A service as the control plane writes it where a name alone is not enough: `shop/payment@demo`. */
export function parseCandidate(said: string): { namespace: string; env: string } | null {
  const match = /^(?:([^/@]*)\/)?[^/@]+(?:@([^/@]*))?$/.exec(said);
  return match && (match[1] || match[2]) ? { namespace: match[1] ?? '', env: match[2] ?? '' } : null;
}

/** What is allowed instead; several services of one name are links to each. */
function Allowed({ problem }: { problem: Problem }) {
  const url = useUrl();
  if (!problem.allowed || problem.allowed.length === 0) return null;
  return (
    <p>
      {problem.parameter && (
        <>
          <code className="mono">{problem.parameter}</code> may be{' '}
        </>
      )}
      {problem.allowed.map((value, i) => {
        const candidate = problem.parameter === 'service' ? parseCandidate(value) : null;
        return (
          <span key={value}>
            {i > 0 && ', '}
            {candidate ? (
              <Link className="mono" href={url.href({ env: candidate.env, namespace: candidate.namespace })}>
                {value}
              </Link>
            ) : (
              <code className="mono">{value}</code>
            )}
          </span>
        );
      })}
    </p>
  );
}

/** Why an answer is missing, in the control plane's own words, with what is allowed where it says so. */
export function Failure({ what, asked, children }: { what: string; asked: Asked; children?: ReactNode }) {
  const problem = asked.error instanceof ApiError ? asked.error.problem : null;
  return (
    <Notice
      tone="crit"
      title={`Could not load ${what}`}
      actions={
        <>
          <RetryButton asked={asked} />
          {children}
        </>
      }
    >
      <p>{asked.error?.message}</p>
      {problem && <Allowed problem={problem} />}
    </Notice>
  );
}

/** Shown above an answer that could not be renewed: it stays, and says how old it is. */
export function Stale({ asked }: { asked: Asked }) {
  if (!asked.isError || asked.data === undefined) return null;
  return (
    <div className="banner" role="status">
      <StatusIcon tone="warn" />
      <span>
        <b>Not up to date.</b> Showing data up to {clock(asked.dataUpdatedAt)}. {asked.error?.message}
      </span>
      <button type="button" className="link end" data-retry onClick={() => asked.refetch()}>
        Retry
      </button>
    </div>
  );
}

/** Answers of the last parameters are dimmed until those of the new ones are here. */
export const dimmed = (asked: Asked): string => (asked.isPlaceholderData ? 'dimmed' : '');

export function Missing({ what, back, backLabel }: { what: string; back: string; backLabel: string }) {
  return (
    <Notice
      title={what}
      actions={
        <Link className="btn sm" href={back}>
          {backLabel}
        </Link>
      }
    />
  );
}
