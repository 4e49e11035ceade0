import { type FormEvent, useEffect, useId, useState } from 'react';
import { type TraceSearch, useOperations, useServices } from '../../api/queries';
import { duration, parseDuration, text } from '../../format/numbers';
import { Icon } from '../../parts/Icon';
import { useKey } from '../../state/keyboard';
import { useUrl } from '../../state/url';
import { isFiltered, NOTHING } from './search';

const written = (ns: string | null) => (ns === null ? '' : text(duration(Number(ns))));

/** `key=value`, with something on both sides. */
export const isAttribute = (typed: string): boolean => /^[^=\s]+=.+$/.test(typed.trim());

export function SearchForm({ search }: { search: TraceSearch }) {
  const url = useUrl();
  const services = useServices().data?.services ?? [];
  const names = [
    ...new Set([...services.map((s) => s.name), ...(search.service ? [search.service] : [])]),
  ].sort();
  const clear = () => url.set(NOTHING);
  useKey('Escape', clear, isFiltered(search));
  return (
    <search className="card trace-form" aria-label="Search traces">
      <div className="trace-fields">
        <label>
          Service
          <select
            value={search.service ?? ''}
            onChange={(e) => url.set({ service: e.target.value, operation: null })}
          >
            <option value="">any</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <OperationField search={search} />
        <label>
          Status
          <select value={search.status ?? ''} onChange={(e) => url.set({ status: e.target.value })}>
            <option value="">any</option>
            <option value="error">error</option>
            <option value="ok">ok</option>
            <option value="unset">unset</option>
          </select>
        </label>
        <DurationField label="Longer than" parameter="minDurationNs" value={search.minDurationNs} />
        <DurationField label="Shorter than" parameter="maxDurationNs" value={search.maxDurationNs} />
        <AttributeField search={search} />
      </div>
      {isFiltered(search) && (
        <div className="row wrap trace-conditions">
          {(['version', 'kind'] as const).map((key) => {
            const value = search[key];
            return (
              value && (
                <Condition key={key} said={`${key}=${value}`} remove={() => url.set({ [key]: null })} />
              )
            );
          })}
          {search.attr.map((attr) => (
            <Condition
              key={attr}
              said={attr}
              remove={() => url.set({ attr: search.attr.filter((a) => a !== attr) })}
            />
          ))}
          <button type="button" className="btn sm ghost" onClick={clear}>
            Clear filter <kbd>Esc</kbd>
          </button>
        </div>
      )}
    </search>
  );
}

/** A condition without a field of its own, to be taken away. */
function Condition({ said, remove }: { said: string; remove: () => void }) {
  return (
    <span className="tag">
      <span className="mono">{said}</span>
      <button type="button" className="tag-remove" aria-label={`Remove ${said}`} onClick={remove}>
        <Icon name="close" small />
      </button>
    </span>
  );
}

function OperationField({ search }: { search: TraceSearch }) {
  const listId = useId();
  return (
    <TextField
      label="Operation"
      parameter="operation"
      value={search.operation ?? ''}
      placeholder="any"
      list={listId}
      wide
    >
      {search.service && <KnownOperations service={search.service} id={listId} />}
    </TextField>
  );
}

function KnownOperations({ service, id }: { service: string; id: string }) {
  const operations = useOperations(service).data?.operations ?? [];
  return (
    <datalist id={id}>
      {[...new Set(operations.map((o) => o.name))].map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

/** A field that takes effect on Enter or when it is left, not with every letter. */
function TextField({
  label,
  parameter,
  value,
  placeholder,
  list,
  wide = false,
  parse = (typed) => typed.trim() || null,
  hint,
  children,
}: {
  label: string;
  parameter: string;
  value: string;
  placeholder: string;
  list?: string;
  wide?: boolean;
  /** The parameter's value for what was typed; `undefined` refuses it. */
  parse?: (typed: string) => string | null | undefined;
  hint?: string;
  children?: React.ReactNode;
}) {
  const url = useUrl();
  const [typed, setTyped] = useState(value);
  const [refused, setRefused] = useState(false);
  const hintId = useId();
  useEffect(() => {
    setTyped(value);
    setRefused(false);
  }, [value]);
  const take = () => {
    if (typed === value) return;
    const parsed = parse(typed);
    setRefused(parsed === undefined);
    if (parsed !== undefined) url.set({ [parameter]: parsed });
  };
  return (
    <label className={wide ? 'wide' : ''}>
      {label}
      <input
        value={typed}
        placeholder={placeholder}
        list={list}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={refused || undefined}
        aria-describedby={refused ? hintId : undefined}
        onChange={(e) => setTyped(e.target.value)}
        onBlur={take}
        onKeyDown={(e) => {
          if (e.key === 'Enter') take();
          if (e.key === 'Escape') setTyped(value);
        }}
      />
      {refused && (
        <span className="field-hint" id={hintId} role="alert">
          {hint}
        </span>
      )}
      {children}
    </label>
  );
}

function DurationField({
  label,
  parameter,
  value,
}: {
  label: string;
  parameter: string;
  value: string | null;
}) {
  return (
    <TextField
      label={label}
      parameter={parameter}
      value={written(value)}
      placeholder="250 ms"
      hint="Write for example 250 ms, 1.5 s or 2 min."
      parse={(typed) => {
        if (typed.trim() === '') return null;
        const ns = parseDuration(typed);
        return ns === null ? undefined : String(ns);
      }}
    />
  );
}

function AttributeField({ search }: { search: TraceSearch }) {
  const url = useUrl();
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState(false);
  const hintId = useId();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === '') return;
    const valid = isAttribute(typed);
    setRefused(!valid);
    if (!valid) return;
    url.set({ attr: [...search.attr.filter((a) => a !== typed.trim()), typed.trim()] });
    setTyped('');
  };
  return (
    <form onSubmit={add} className="wide attribute-field">
      <span className="row">
        <label>
          Attribute
          <input
            className="mono"
            value={typed}
            placeholder="http.response.status_code=503"
            spellCheck={false}
            autoComplete="off"
            aria-invalid={refused || undefined}
            aria-describedby={refused ? hintId : undefined}
            onChange={(e) => setTyped(e.target.value)}
          />
        </label>
        <button type="submit" className="btn" aria-label="Add the attribute">
          <Icon name="plus" small />
          Add
        </button>
      </span>
      {refused && (
        <span className="field-hint" id={hintId} role="alert">
          Write it as key=value.
        </span>
      )}
    </form>
  );
}
