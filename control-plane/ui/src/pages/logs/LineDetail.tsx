import { Link } from 'wouter';
import type { Field, LogLine } from '../../api/logTypes';
import { frames } from '../../format/stack';
import { Copy } from '../../parts/Copy';
import { Icon } from '../../parts/Icon';
import { Stack } from '../../parts/Stack';
import { serviceAddress } from '../../state/serviceAddress';
import { type Changes, useHref } from '../../state/url';
import { fieldsOf, readable } from './body';
import { condition, narrower, without } from './queryText';

/** The stack an SDK recorded beside the message. */
const STACK_FIELD = 'exception.stacktrace';

/** A line opened: its whole text, the ways to its trace, service and neighbours, and its fields. */
export function LineDetail({
  line,
  q,
  to,
  close,
}: {
  line: LogLine;
  /** The query line that its fields narrow. */
  q: string | null;
  /** The page of logs with these changes. */
  to: (changes: Changes) => string;
  close: () => void;
}) {
  const href = useHref();
  const { message, stack } = readable(line.body);
  const recorded = line.attributes.find((a) => a.key === STACK_FIELD)?.value;
  const attributes = line.attributes.filter((a) => a.key !== STACK_FIELD);
  return (
    <div className="log-detail">
      <div className="row wrap">
        {line.traceId && (
          <Link
            className="btn sm"
            href={href(`/traces/${line.traceId}`, { span: line.spanId, from: null, to: null })}
          >
            <Icon name="traces" small />
            {line.spanId ? 'Its span in the trace' : 'Its trace'}
          </Link>
        )}
        <Link className="btn sm" href={to({ context: line.id, line: line.id })}>
          Show context
        </Link>
        <Link className="btn sm" href={href(serviceAddress(line.service))}>
          <Icon name="services" small />
          {line.service}
        </Link>
        <span className="row end">
          <Copy value={line.body} label="Copy the line" word="Copy line" />
          <Copy value={JSON.stringify(line, null, 2)} label="Copy the line as JSON" word="Copy JSON" />
          <button type="button" className="btn sm ghost icon" aria-label="Close the line" onClick={close}>
            <Icon name="close" small />
          </button>
        </span>
      </div>
      <pre className="log-body">{message}</pre>
      {stack.length > 0 && <Stack lines={stack} />}
      {recorded && stack.length === 0 && <Stack lines={frames(recorded)} />}
      <div className="log-groups">
        <Group q={q} to={to} name="Line" fields={own(line)} kind="field" />
        <Group q={q} to={to} name="Attributes" fields={attributes} kind="attribute" />
        <Group q={q} to={to} name="In the text" fields={fieldsOf(line.body)} kind="attribute" />
        <Group q={q} to={to} name="Resource" fields={line.resource} kind="attribute" folded />
      </div>
    </div>
  );
}

/** What every line has, by the names the query line knows them by. */
function own(line: LogLine): Field[] {
  const all: [string, string | null][] = [
    ['time', line.time],
    ['observed', line.observedTime === line.time ? null : line.observedTime],
    ['level', line.severity],
    ['service', line.service],
    ['namespace', line.namespace],
    ['environment', line.environment],
    ['version', line.version],
    ['instance', line.instance],
    ['logger', line.scope],
    ['event', line.eventName],
    ['trace', line.traceId],
    ['span', line.spanId],
  ];
  return all.flatMap(([key, value]) => (value ? [{ key, value }] : []));
}

/** Shown, but nothing one filters by: no two lines share them. */
const TIMES = ['time', 'observed'];

function Group({
  name,
  fields,
  kind,
  folded = false,
  ...search
}: Search & {
  name: string;
  fields: readonly Field[];
  kind: 'field' | 'attribute';
  folded?: boolean;
}) {
  if (fields.length === 0) return null;
  return (
    <details open={!folded}>
      <summary>
        {name} <span className="u">{fields.length}</span>
      </summary>
      <dl className="kv">
        {fields.map((f, i) => (
          <div key={`${f.key} ${i}`}>
            <dt className="mono" title={f.key}>
              {f.key}
            </dt>
            <dd className="mono">
              {kind === 'field' && TIMES.includes(f.key) ? (
                f.value
              ) : (
                <Filters field={f} kind={kind} {...search} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** A longer value is not what one searches by. */
const LONGEST_SEARCHED = 200;

/** Fields that the form has, and its parameter for each. */
const IN_FORM: Record<string, string> = {
  service: 'service',
  version: 'version',
  trace: 'traceId',
  span: 'spanId',
};

interface Search {
  q: string | null;
  to: (changes: Changes) => string;
}

/** A value, which narrows the search to it, and a minus, which takes it away. */
function Filters({ field, kind, q, to }: Search & { field: Field; kind: 'field' | 'attribute' }) {
  if (field.value.includes('\n') || field.value.length > LONGEST_SEARCHED) return field.value;
  const written = condition(field.key, field.value, kind);
  const parameter = kind === 'field' ? IN_FORM[field.key] : undefined;
  const only: Changes = parameter ? { [parameter]: field.value } : { q: narrower(q, written) };
  const said = `${field.key} ${field.value}`;
  return (
    <span className="log-filter">
      <Link
        className="q"
        href={to({ ...only, context: null, tab: null })}
        aria-label={`Only ${said}`}
        title={`Only lines with ${said}`}
      >
        {field.value === '' ? <span className="u">empty</span> : field.value}
      </Link>
      <Link
        className="btn sm ghost icon"
        href={to({ q: without(q, written), line: null, context: null, tab: null })}
        aria-label={`Without ${said}`}
        title="Without it"
      >
        <Icon name="minus" small />
      </Link>
    </span>
  );
}
