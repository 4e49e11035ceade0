import type { MouseEvent, ReactNode } from 'react';
import { Link } from 'wouter';
import { count, plural, share, text } from '../format/numbers';
import { type Changes, useUrl } from '../state/url';
import { Icon } from './Icon';
import { type Asked, dimmed, Failure, SkeletonBox, Stale } from './States';

/** A value and how many of the found things have it. */
export interface FacetEntry {
  value: string;
  things: number;
  errors: number;
}

/** A key of the found things with its most frequent values. */
export interface FacetGroup {
  kind: string;
  key: string;
  values: readonly FacetEntry[];
  /** Of all values. */
  distinct: number;
  /** Things whose value is not among those that are listed. */
  others: number;
}

/** What the answer says; `things` were looked at, the newest ones where there are more. */
export interface FacetList {
  facets: readonly FacetGroup[];
  things: number;
  truncated: boolean;
}

/** How the things are spoken of. */
export interface FacetNouns {
  thing: 'trace' | 'line';
  /** What they carry: `attribute`, `field`. */
  carried: string;
  /** Those with errors, as in `3 % failed`. */
  wrong: string;
}

/** What the found things carry: a click narrows to a value, the minus (or Alt and a click) takes it away. */
export function FacetCard({
  id,
  asked,
  list,
  instead,
  nouns,
  note = null,
  changes,
}: {
  /** Of the heading. */
  id: string;
  asked: Asked;
  /** Null until it is known. */
  list: FacetList | null;
  /** Why there is nothing to count; null while there is. */
  instead: ReactNode | null;
  nouns: FacetNouns;
  /** What must be known to read the values; null for nothing. */
  note?: ReactNode | null;
  /** What of the address narrows to a value, and what leaves it out. */
  changes: (facet: FacetGroup, value: string) => { more: Changes; less: Changes };
}) {
  const shown = instead === null ? list : null;
  return (
    <section className={`card facets ${dimmed(asked)}`} aria-labelledby={id}>
      <div className="hd">
        <h2 id={id}>What they carry</h2>
        {shown && shown.things > 0 && (
          <span className="end s11 t3">
            {shown.truncated ? 'newest ' : ''}
            {plural(shown.things, nouns.thing)}
          </span>
        )}
      </div>
      <Stale asked={asked} />
      {instead !== null && <p className="pad t2 s12">{instead}</p>}
      {instead === null && !shown && asked.isError && <Failure what="the values" asked={asked} />}
      {instead === null && !shown && !asked.isError && (
        <div className="pad">
          <SkeletonBox height={260} />
        </div>
      )}
      {shown?.facets.length === 0 && (
        <p className="pad t2 s12">
          {shown.things === 0
            ? `No ${nouns.thing}, no values.`
            : `They carry no ${nouns.carried} that tells them apart.`}
        </p>
      )}
      {shown && shown.things > 0 && note !== null && <p className="pad t2 s12">{note}</p>}
      <div className="facet-columns">
        {shown?.facets.map((f) => (
          <Values
            key={`${f.kind} ${f.key}`}
            facet={f}
            things={shown.things}
            nouns={nouns}
            changes={(value) => changes(f, value)}
          />
        ))}
      </div>
    </section>
  );
}

type OfValue = (value: string) => { more: Changes; less: Changes };

function Values({
  facet,
  things,
  nouns,
  changes,
}: {
  facet: FacetGroup;
  things: number;
  nouns: FacetNouns;
  changes: OfValue;
}) {
  const hidden = facet.distinct - facet.values.length;
  return (
    <div className="facet">
      <h3 className="mono wrap-any">{facet.key}</h3>
      <ul>
        {facet.values.map((v) => (
          <Value key={v.value} name={facet.key} entry={v} things={things} nouns={nouns} changes={changes} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className="s11 t3">
          {plural(hidden, 'more value')}
          {facet.others > 0 && ` in ${plural(facet.others, nouns.thing)}`}
        </p>
      )}
    </div>
  );
}

function Value({
  name,
  entry: v,
  things,
  nouns,
  changes,
}: {
  name: string;
  entry: FacetEntry;
  things: number;
  nouns: FacetNouns;
  changes: OfValue;
}) {
  const url = useUrl();
  const { more, less } = changes(v.value);
  const failing = v.things === 0 ? 0 : v.errors / v.things;
  const said = `${name} ${v.value}: ${plural(v.things, nouns.thing)}, ${text(share(failing))} ${nouns.wrong}`;
  const alt = (event: MouseEvent) => {
    if (!event.altKey) return;
    event.preventDefault();
    url.set(less);
  };
  return (
    <li className="facet-value">
      <Link
        className="q facet-add"
        href={url.href(more)}
        aria-label={`Only ${said}`}
        onClickCapture={alt}
        title={v.value}
      >
        <span className="ell">{v.value === '' ? <span className="u">empty</span> : v.value}</span>
        <span className="facet-bar" aria-hidden="true">
          <i style={{ width: `${(v.things / Math.max(1, things)) * 100}%` }} />
          <i className="failed" style={{ width: `${(v.errors / Math.max(1, things)) * 100}%` }} />
        </span>
        <span className="num s11 t2">{text(count(v.things))}</span>
        <span className="num s11 fg-crit">{v.errors > 0 && text(share(failing))}</span>
      </Link>
      <Link
        className="btn sm ghost icon facet-less"
        href={url.href(less)}
        aria-label={`Without ${name} ${v.value}`}
        title="Without it"
      >
        <Icon name="minus" small />
      </Link>
    </li>
  );
}
