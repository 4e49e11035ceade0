import { type ReactNode, useId } from 'react';
import { EvidenceLink } from '../../parts/EvidenceLink';
import type { TimeRange } from '../../state/range';
import { inTime } from './incidents';

/** One part of an incident's page. */
export function Part({
  name,
  count,
  children,
}: {
  name: string;
  count?: number | undefined;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section className="card" aria-labelledby={heading}>
      <div className="hd">
        <h2 id={heading}>{name}</h2>
        {count !== undefined && count > 0 && <span className="t3 s12">{count}</span>}
      </div>
      {children}
    </section>
  );
}

export const Nothing = ({ children }: { children: string }) => <p className="pad s12 t3">{children}</p>;

/** A sentence, as a way to what shows it where there is any. */
export function Said({
  sentence,
  link,
  range,
  quiet = false,
}: {
  sentence: string;
  link: string | null;
  range: TimeRange;
  /** Where all around are links. */
  quiet?: boolean;
}) {
  if (!link) return sentence;
  return (
    <EvidenceLink className={quiet ? 'q' : ''} evidence={{ label: sentence, href: inTime(link, range) }} />
  );
}
