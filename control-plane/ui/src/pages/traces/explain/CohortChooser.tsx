import { useEffect, useState } from 'react';
import type { Cohort } from '../../../api/searchTypes';
import { clock } from '../../../format/time';
import { useUrl } from '../../../state/url';
import { boxOf, SLOWEST, writeCohort } from '../cohort';

/** Which traces are to be explained: a choice of the URL's. */
export function CohortChooser({
  cohort,
  suggested,
  versions,
}: {
  cohort: Cohort;
  suggested: Cohort;
  versions: readonly string[];
}) {
  const url = useUrl();
  const box = boxOf(url.params);
  const choose = (chosen: string) => url.set({ cohort: chosen });
  const kinds: [string, string][] = [
    ...(box ? [['box', `brushed, ${clock(box.from)} – ${clock(box.to)}`] as [string, string]] : []),
    ...(suggested.kind === 'traces' ? [['traces', 'this trace'] as [string, string]] : []),
    ['errors', 'those that failed'],
    ['slowest', `the slowest ${SLOWEST * 100} %`],
    ['version', 'one version'],
    ['query', 'those a query finds'],
  ];
  return (
    <span className="row wrap cohort-chooser">
      <label>
        <span className="vh">Traces to explain</span>
        <select
          value={cohort.kind}
          onChange={(e) => {
            const kind = e.target.value;
            if (kind === 'version') choose(writeCohort({ kind, version: versions.at(-1) ?? '' }));
            else choose(kind === 'query' ? 'query:' : kind);
          }}
        >
          {kinds.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {cohort.kind === 'version' && (
        <Written
          label="Version"
          value={cohort.version}
          options={versions}
          placeholder="1.5.0"
          take={(version) => choose(writeCohort({ kind: 'version', version }))}
        />
      )}
      {cohort.kind === 'query' && (
        <Written
          label="Query of the traces to explain"
          value={cohort.q}
          options={[]}
          placeholder={'http.route="/orders/{id}"'}
          wide
          take={(q) => choose(writeCohort({ kind: 'query', q }))}
        />
      )}
      <span className="t2">against the rest</span>
    </span>
  );
}

/** Takes effect on Enter or when it is left. */
function Written({
  label,
  value,
  options,
  placeholder,
  wide = false,
  take,
}: {
  label: string;
  value: string;
  options: readonly string[];
  placeholder: string;
  wide?: boolean;
  take: (typed: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const done = () => typed.trim() !== value && take(typed.trim());
  return (
    <>
      <input
        className={wide ? 'mono cohort-query' : 'mono'}
        aria-label={label}
        value={typed}
        placeholder={placeholder}
        list={options.length > 0 ? 'cohort-options' : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(e) => setTyped(e.target.value)}
        onBlur={done}
        onKeyDown={(e) => e.key === 'Enter' && done()}
      />
      {options.length > 0 && (
        <datalist id="cohort-options">
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}
