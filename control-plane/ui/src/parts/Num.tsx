import { Link } from 'wouter';
import type { Measure } from '../format/numbers';

/** A number with its unit in the grey tone; with `href` a quiet link to what it was counted from. */
export function Num({
  of,
  href,
  tone,
  label,
}: {
  of: Measure;
  href?: string | undefined;
  tone?: 'bad' | 'meh' | '' | undefined;
  /** What the link leads to, for those who cannot see the column's header. */
  label?: string | undefined;
}) {
  const drawn = (
    <>
      {of.value}
      {of.unit && <span className="u">{of.unit}</span>}
    </>
  );
  if (!href || of.value === '–') return <span className={`n ${tone ?? ''}`}>{drawn}</span>;
  return (
    <Link className={`n q ${tone ?? ''}`} href={href} aria-label={label && `${of.value}${of.unit}: ${label}`}>
      {drawn}
    </Link>
  );
}
