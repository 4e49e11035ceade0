import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon';

export interface Crumb {
  label: ReactNode;
  href?: string;
}

/** The finding in words, why, and the few numbers that belong to it. */
export function PageHead({
  title,
  name,
  lead,
  crumbs,
  chip,
  children,
}: {
  title: ReactNode;
  /** The window's title. */
  name: string;
  lead?: ReactNode;
  crumbs?: readonly Crumb[];
  chip?: ReactNode;
  children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${name} · Pharos`;
  }, [name]);
  return (
    <div className="page-head">
      <div className="grow">
        {crumbs && (
          <nav className="crumb" aria-label="Breadcrumb">
            <ol>
              {crumbs.map((crumb, i) => (
                <li key={i}>
                  {i > 0 && <Icon name="right" small />}
                  {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : <span>{crumb.label}</span>}
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className="row wrap">
          <h1>{title}</h1>
          {chip}
        </div>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <dl className="kpi">{children}</dl>;
}

export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
