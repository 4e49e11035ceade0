import { Link } from 'wouter';
import type { Evidence } from '../api/types';
import { useHref } from '../state/url';

/** Pages of the control plane that are not this application's. */
const ELSEWHERE = /^\/(admin|api|actuator)(\/|$)/;

/** A link to what something was counted from. Only paths of this server are followed: telemetry may not choose other targets. */
export function EvidenceLink({ evidence, className }: { evidence: Evidence; className: string }) {
  const href = useHref();
  if (!/^\/(?!\/)/.test(evidence.href)) return <span className="t2">{evidence.label}</span>;
  if (ELSEWHERE.test(evidence.href)) {
    return (
      <a className={className} href={evidence.href}>
        {evidence.label}
      </a>
    );
  }
  return (
    <Link className={className} href={href(evidence.href)}>
      {evidence.label}
    </Link>
  );
}

/** A link that telemetry or CI named: shown as one only when it is plainly a web address. */
export function OutsideLink({ href, children }: { href: string; children: React.ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
