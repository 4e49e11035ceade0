import { Link } from 'wouter';
import type { LogSearch } from '../../api/logs';
import { SEVERITIES } from '../../api/logTypes';
import { useServices } from '../../api/queries';
import { Icon } from '../../parts/Icon';
import { useKey } from '../../state/keyboard';
import { useUrl } from '../../state/url';
import { isFiltered, NOTHING, orderOf } from './search';

/** From where on lines can be asked for: "at least unspecified" would be all. */
const LEAST = SEVERITIES.filter((s) => s !== 'unspecified');

/** What was opened among other lines. */
const ALONE = { line: null, context: null, around: null };

/** Service and severity, and what a link may have chosen beside them. */
export function LogForm({ search, ofLines }: { search: LogSearch; ofLines: boolean }) {
  const url = useUrl();
  const services = useServices().data?.services ?? [];
  const names = [
    ...new Set([...services.map((s) => s.name), ...(search.service ? [search.service] : [])]),
  ].sort();
  const clear = () => url.set({ ...NOTHING, newSince: null, newIn: null });
  useKey('Escape', clear, isFiltered(search));
  const order = orderOf(url.params);
  const wrap = url.params.get('wrap') === 'true';
  return (
    <search className="card trace-form" aria-label="Choose log lines">
      <div className="trace-fields log-fields">
        <label>
          Service
          <select
            value={search.service ?? ''}
            onChange={(e) => url.set({ service: e.target.value, version: null, newIn: null, ...ALONE })}
          >
            <option value="">any</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Severity at least
          <select
            value={search.severity ?? ''}
            onChange={(e) => url.set({ severity: e.target.value, ...ALONE })}
          >
            <option value="">any</option>
            {LEAST.map((severity) => (
              <option key={severity}>{severity}</option>
            ))}
          </select>
        </label>
        {ofLines && (
          <>
            <div className="log-choice">
              <span className="s11 t3">Order</span>
              <span className="seg">
                <Link href={url.href({ order: null })} aria-current={order === 'newest' ? 'true' : undefined}>
                  Newest first
                </Link>
                <Link
                  href={url.href({ order: 'oldest', tail: null })}
                  aria-current={order === 'oldest' ? 'true' : undefined}
                >
                  Oldest first
                </Link>
              </span>
            </div>
            <label className="log-wrap">
              <input
                type="checkbox"
                checked={wrap}
                onChange={(e) => url.set({ wrap: e.target.checked ? 'true' : null }, { replace: true })}
              />
              Wrap long lines
            </label>
          </>
        )}
      </div>
      {isFiltered(search) && (
        <div className="row wrap trace-conditions">
          {(['version', 'traceId', 'spanId'] as const).map((key) => {
            const value = search[key];
            const name = { version: 'version', traceId: 'trace', spanId: 'span' }[key];
            return (
              value && (
                <span key={key} className="tag">
                  <span className="mono wrap-any">
                    {name}={value}
                  </span>
                  <button
                    type="button"
                    className="tag-remove"
                    aria-label={`Remove ${name}=${value}`}
                    onClick={() => url.set({ [key]: null, ...ALONE })}
                  >
                    <Icon name="close" small />
                  </button>
                </span>
              )
            );
          })}
          <button type="button" className="btn sm ghost" onClick={clear}>
            Clear filter <kbd>Esc</kbd>
          </button>
        </div>
      )}
    </search>
  );
}
