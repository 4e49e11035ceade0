import type { LabelSet, RangeAnswer } from '../../api/prometheus';
import { serviceColor } from '../../parts/Service';

/** Answers over a range as lines of a chart: on one grid of times, with names that tell them apart, and colours. */

export interface Line {
  /** Of this line alone, as the address writes it: `A{job="cart"}`. */
  key: string;
  /** Which query: `A`. */
  letter: string;
  name: string;
  labels: LabelSet;
  color: string;
  dashed: boolean;
  values: (number | null)[];
  last: number | null;
  mean: number | null;
  max: number | null;
}

export interface Drawing {
  /** RFC 3339, as charts have them. */
  times: string[];
  lines: Line[];
  /** Points that are no numbers: `NaN` and infinities. */
  notNumbers: number;
  /** Series of whole histograms, which have no line. */
  histograms: number;
}

/** Lines of one query. */
export interface Answered {
  letter: string;
  query: string;
  /** What its lines are called by; without one the quantile, or the letter where there are several queries. */
  name?: string;
  /** Its lines are limits of others: drawn back. */
  limit?: boolean;
  answer: RangeAnswer;
}

const HUES = 10;

export const letterOf = (i: number): string =>
  String.fromCharCode(65 + (i % 26)) + (i >= 26 ? Math.floor(i / 26) : '');

/** `{job="cart"}`, labels in their order. */
export function labelsText(labels: LabelSet): string {
  const { __name__: name = '', ...rest } = labels;
  const written = Object.entries(rest).map(([key, value]) => `${key}="${value}"`);
  return `${name}{${written.join(', ')}}`;
}

/** `p95` of a query for one quantile; null of others. */
export function quantileName(query: string): string | null {
  const [, written] = /^\s*histogram_quantile\s*\(\s*(0?\.\d+|0|1)\s*,/.exec(query) ?? [];
  return written === undefined ? null : `p${Number((Number(written) * 100).toFixed(4))}`;
}

/** The labels that are not the same on all. */
export function differing(sets: readonly LabelSet[]): string[] {
  const names = [...new Set(sets.flatMap((s) => Object.keys(s)))].sort();
  return names.filter((name) => sets.some((s) => s[name] !== sets[0]?.[name]));
}

/** Labels that say where a series comes from, beside its service, the most wordy first: idle ones are left out of names. */
const ORIGIN = [
  'otel_scope_schema_url',
  'otel_scope_version',
  'otel_scope_name',
  'deployment_environment_name',
  'service_namespace',
  'service_instance_id',
  'service_version',
  'job',
  'instance',
];

/** Of the labels that differ those that a reader needs: without the others each series is still one of its own. */
export function needed(sets: readonly LabelSet[]): string[] {
  let kept = differing(sets);
  const apart = (names: readonly string[]) =>
    new Set(sets.map((s) => JSON.stringify(names.map((name) => s[name] ?? '')))).size === sets.length;
  for (const name of ORIGIN) {
    // Where nothing else names the service, its job does.
    if (name === 'job' && !kept.includes('service_name')) continue;
    const less = kept.filter((each) => each !== name);
    if (less.length > 0 && less.length < kept.length && apart(less)) kept = less;
  }
  return kept;
}

/** What says itself what it is. */
const BARE = new Set(['__name__', 'service_name', 'job']);

function nameOf(labels: LabelSet, telling: readonly string[]): string {
  const [only] = telling;
  if (telling.length === 1 && only !== undefined) return labels[only] || `no ${only}`;
  return [...telling]
    .sort((a, b) => Number(BARE.has(b)) - Number(BARE.has(a)))
    .filter((name) => labels[name])
    .map((name) => (BARE.has(name) ? labels[name] : `${name}=${labels[name]}`))
    .join(', ');
}

/** Of a line that has no others to be told from: its metric, or what its labels say. */
function wholeName({ __name__: name, ...rest }: LabelSet): string {
  return name ?? Object.values(rest).join(', ');
}

/** Prometheus' text of a number; null where it is none. */
export function parsed(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

export function drawn(answered: readonly Answered[]): Drawing {
  const step = Math.max(1, ...answered.map((a) => a.answer.step));
  const start = Math.min(...answered.map((a) => a.answer.start));
  const end = Math.max(...answered.map((a) => a.answer.end));
  const size = answered.length === 0 ? 0 : Math.floor((end - start) / step + 1e-6) + 1;
  const times = Array.from({ length: size }, (_, i) => new Date((start + i * step) * 1000).toISOString());
  let notNumbers = 0;
  let histograms = 0;
  const lines: Line[] = [];
  const taken = new Set<string>();
  for (const { letter, query, name: called, limit = false, answer } of answered) {
    const series = answer.series.filter((s) => s.values);
    histograms += answer.series.length - series.length;
    const telling = needed(series.map((s) => s.metric));
    const prefix = called ?? quantileName(query) ?? (answered.length > 1 ? letter : '');
    for (const s of series) {
      const values = Array<number | null>(size).fill(null);
      for (const [time, text] of s.values ?? []) {
        const value = parsed(text);
        if (value === null) notNumbers++;
        const i = Math.round((time - start) / step);
        if (i >= 0 && i < size) values[i] = value;
      }
      const measured = values.filter((v) => v !== null);
      const own = nameOf(s.metric, telling);
      const base = [prefix, own].filter(Boolean).join(' ') || wholeName(s.metric) || letter;
      let name = base;
      for (let n = 2; taken.has(name); n++) name = `${base} (${n})`;
      taken.add(name);
      const service = telling.join() === 'job' || telling.join() === 'service_name' ? own : null;
      lines.push({
        key: `${letter}${labelsText(s.metric)}`,
        letter,
        name,
        labels: s.metric,
        color: limit
          ? 'var(--text-3)'
          : service !== null && answered.length === 1
            ? serviceColor(service.split('/').at(-1) ?? service)
            : `var(--svc-${(lines.length % HUES) + 1})`,
        dashed: limit || Math.floor(lines.length / HUES) % 2 === 1,
        values,
        last: values.findLast((v) => v !== null) ?? null,
        mean: mean(measured),
        max: measured.length === 0 ? null : measured.reduce((a, b) => Math.max(a, b)),
      });
    }
  }
  return { times, lines, notNumbers, histograms };
}

/** The lines a chart draws: those that are isolated, else those with the largest values. */
export function chosen(lines: readonly Line[], only: readonly string[], most: number): Line[] {
  const isolated = lines.filter((l) => only.includes(l.key));
  if (isolated.length > 0) return isolated;
  if (lines.length <= most) return [...lines];
  const kept = new Set([...lines].sort((a, b) => (b.max ?? -Infinity) - (a.max ?? -Infinity)).slice(0, most));
  return lines.filter((l) => kept.has(l));
}

/** Isolates a line, or gives all back; with `more` it joins or leaves those that are isolated. */
export function isolate(only: readonly string[], key: string, more: boolean): string[] {
  if (!more) return only.length === 1 && only[0] === key ? [] : [key];
  return only.includes(key) ? only.filter((k) => k !== key) : [...only, key];
}

/** The services that the lines are of; `shop/order` is a job's way to write `order` of a namespace. */
export function servicesOf(lines: readonly Line[]): Set<string> {
  const found = lines.flatMap(({ labels: l }) => {
    const name = l.service_name ?? l.service ?? l.job?.split('/').at(-1);
    return name ? [name] : [];
  });
  return new Set(found);
}
