import { Link } from 'wouter';
import type { LabelTexts } from '../../api/alertTypes';
import { Icon, type IconName } from '../../parts/Icon';
import type { TimeRange } from '../../state/range';
import { type Changes, useHref } from '../../state/url';
import { requestsOf } from '../traces/links';

/** Of an alert, as much as tells where to look. */
export interface Led {
  name: string;
  /** Null where its labels name none, as with the next two. */
  service: string | null;
  namespace: string | null;
  environment: string | null;
  /** Null when its rule is gone. */
  expr: string | null;
  runbook?: string | null;
  /** Those of its rule; `traces` is a query that shows what it is about. */
  annotations?: LabelTexts;
}

/**
 * An alert's query, its traces, its logs, and what to do: in a range, where its service runs. One that is about no service,
 * such as lost telemetry, leads to all that came at its time.
 */
export function Ways({ alert: a, range }: { alert: Led; range: TimeRange }) {
  const href = useHref();
  const time: Changes = { from: range.from, to: range.to === 'now' ? null : range.to };
  const there = (changes: Changes): Changes => ({
    ...changes,
    ...time,
    ...(a.environment ? { env: a.environment } : {}),
    ...(a.namespace ? { namespace: a.namespace } : {}),
  });
  const asked = a.annotations?.traces;
  const showing: Changes = asked ? { q: asked } : a.service ? requestsOf({ service: a.service }) : {};
  const who = `${a.name}${a.service ? ` of ${a.service}` : ''}`;
  return (
    <>
      {a.expr !== null && (
        <Way
          icon="metrics"
          name="Query"
          label={`Query of ${who}`}
          href={href('/metrics', { q: a.expr, ...time })}
        />
      )}
      <Way
        icon="traces"
        name="Traces"
        label={a.service ? `Traces of ${who}` : `Traces while ${who} fires`}
        href={href('/traces', there(showing))}
      />
      <Way
        icon="logs"
        name="Logs"
        label={a.service ? `Logs of ${who}` : `Logs while ${who} fires`}
        href={href('/logs', there(a.service ? { service: a.service } : {}))}
      />
      {a.runbook && isAddress(a.runbook) && (
        <a
          className="btn sm ghost"
          href={a.runbook}
          target="_blank"
          rel="noreferrer"
          aria-label={`Runbook of ${who}`}
        >
          <Icon name="external" small />
          Runbook
        </a>
      )}
    </>
  );
}

export const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

function Way({ href, icon, name, label }: { href: string; icon: IconName; name: string; label: string }) {
  return (
    <Link className="btn sm ghost" href={href} aria-label={label}>
      <Icon name={icon} small />
      {name}
    </Link>
  );
}
