import { Link } from 'wouter';
import type { AttributeValue } from '../../api/spanTypes';
import { Copy } from '../../parts/Copy';
import { useHref } from '../../state/url';
import { attributeText } from './model';

/** What is run as it stands, so one wants it whole and on the clipboard. */
const STATEMENTS = ['db.query.text', 'db.statement', 'graphql.document'];
/** A longer value is not what one searches by. */
const LONGEST_SEARCHED = 200;

/** Attributes; each value leads to the traces that have it too, statements can be copied. */
export function Pairs({ entries }: { entries: readonly [string, AttributeValue][] }) {
  const href = useHref();
  if (entries.length === 0) return null;
  return (
    <dl className="kv">
      {entries.map(([key, value]) => {
        const said = attributeText(value);
        const simple =
          value !== null &&
          (typeof value !== 'object' || 'int' in value) &&
          said !== '' &&
          said.length < LONGEST_SEARCHED;
        const statement = STATEMENTS.includes(key) && said !== '';
        return (
          <div key={key} className={statement ? 'statement' : undefined}>
            <dt className="mono" title={key}>
              {key}
              {statement && <Copy value={said} label={`Copy ${key}`} bare />}
            </dt>
            <dd className="mono">
              {statement ? (
                <pre>{said}</pre>
              ) : simple ? (
                <Link
                  className="q"
                  href={href('/traces', { attr: `${key}=${said}` })}
                  title={`Traces with ${key}=${said}`}
                >
                  {said}
                </Link>
              ) : (
                said || <span className="u">empty</span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
