import type { Counted, OverheadAnswer, OverheadCost, OverheadGroup, Signal } from '../../api/overheadTypes';
import { bytes, figure, type Measure, NOT_MEASURED, plural, share, text } from '../../format/numbers';

/** What the page says of the ledger, in words and rows. */

export const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics'];

/** What one of a signal is called. */
export const ITEMS: Record<Signal, string> = { traces: 'span', logs: 'line', metrics: 'sample' };

/** What a row of the table is of. */
export const BY = ['service', 'team', 'environment', 'version'] as const;
export type By = (typeof BY)[number];

export function byOf(text: string | null): By {
  return BY.find((by) => by === text) ?? 'service';
}

/** All that one service, team, environment or version sent. */
export interface CostSum {
  key: string;
  /** Null for what tells none. */
  name: string | null;
  /** What stands under it: the teams of a service, the service of a version. */
  under: string;
  traces: SignalCost | null;
  logs: SignalCost | null;
  metrics: SignalCost | null;
  /** Received bytes of spans and lines; those of metrics stand beside their samples. */
  bytes: number;
  bytesBefore: number | null;
  /** On disk now, of all signals and times; null where that is not known. */
  disk: number | null;
  /** Of the counted time, by the prices. */
  cost: number;
}

/** Of one service, whichever environments it runs in. */
export interface ServiceCost extends CostSum {
  /** Null when series name no service. */
  service: string | null;
  namespace: string | null;
  /** Null when it runs in several, or does not say. */
  environment: string | null;
  disk: number;
}

export interface SignalCost {
  items: number;
  bytes: number | null;
  series: number | null;
}

function added(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

type Part = OverheadCost | OverheadGroup;

function sumOf(costs: readonly Part[], signal: Signal): SignalCost | null {
  const own = costs.filter((c) => c.signal === signal);
  if (own.length === 0) return null;
  return {
    items: own.reduce((sum, c) => sum + c.items, 0),
    bytes: own.reduce<number | null>((sum, c) => added(sum, c.receivedBytes), 0),
    series: own.reduce<number | null>((sum, c) => added(sum, c.activeSeries), 0),
  };
}

function groupsOf<T>(all: readonly T[], key: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups];
}

function sums(own: readonly Part[]) {
  const measured = own.filter((c) => c.signal !== 'metrics' && c.receivedBytes !== null);
  return {
    traces: sumOf(own, 'traces'),
    logs: sumOf(own, 'logs'),
    metrics: sumOf(own, 'metrics'),
    bytes: measured.reduce((sum, c) => sum + (c.receivedBytes ?? 0), 0),
    bytesBefore: measured.reduce<number | null>((sum, c) => added(sum, c.receivedBytesBefore), 0),
    cost: own.reduce((sum, c) => sum + c.cost, 0),
  };
}

/** One row a team, environment or version of a service. */
export function byGroup(groups: readonly OverheadGroup[]): CostSum[] {
  return groupsOf(groups, (group) => `${group.service ?? ''} ${group.name ?? ''}`).map(([key, own]) => ({
    key,
    name: own[0]?.name ?? null,
    under: own[0]?.service ?? '',
    ...sums(own),
    disk: own.reduce<number | null>((sum, c) => added(sum, c.diskBytes), 0),
  }));
}

/** One row a service. */
export function byService(costs: readonly OverheadCost[]): ServiceCost[] {
  const key = (cost: OverheadCost) => `${cost.source.namespace ?? ''}/${cost.source.service ?? ''}`;
  return groupsOf(costs, key).map(([key, own]) => {
    const first = own[0]?.source;
    const environments = [...new Set(own.map((c) => c.source.environment))];
    return {
      key,
      name: first?.service ?? null,
      under: [...new Set(own.flatMap((c) => c.team ?? []))].join(', '),
      service: first?.service ?? null,
      namespace: first?.namespace ?? null,
      environment: environments.length === 1 ? (environments[0] ?? null) : null,
      ...sums(own),
      disk: own.reduce((sum, c) => sum + c.diskBytes, 0),
    };
  });
}

/** What changed against the time before: `×1.8`, `new`, `0 %`, or not known. */
export function change(now: number, before: number | null): Measure {
  if (before === null) return NOT_MEASURED;
  if (before === 0) return now === 0 ? { value: '0', unit: ' %' } : { value: 'new', unit: '' };
  const ratio = now / before;
  if (ratio >= 2) return { value: `×${ratio >= 9.95 ? ratio.toFixed(0) : ratio.toFixed(1)}`, unit: '' };
  const percent = Math.round((ratio - 1) * 100);
  return { value: percent === 0 ? '0' : `${percent < 0 ? '−' : '+'}${Math.abs(percent)}`, unit: ' %' };
}

/** How long the counted time is: `1 h`, `16 min`, `25 h`. */
export function lengthOf(counted: Counted): string {
  const minutes = Math.round((Date.parse(counted.to) - Date.parse(counted.from)) / 60_000);
  if (minutes < 100) return `${minutes} min`;
  const hours = minutes / 60;
  return hours < 48
    ? `${Number.isInteger(hours) ? hours : hours.toFixed(1)} h`
    : `${Math.round(hours / 24)} d`;
}

/** The page's finding. */
export function finding(answer: OverheadAnswer, inWords: string): string {
  const rows = byService(answer.costs);
  const all = rows.reduce((sum, r) => sum + r.bytes, 0);
  const samples = rows.reduce((sum, r) => sum + (r.metrics?.items ?? 0), 0);
  if (all === 0 && samples === 0) return `Nothing was sent in ${inWords}`;
  if (all === 0) return `${plural(samples, 'sample')} came in ${inWords}`;
  return `Spans and log lines of ${text(bytes(all))} came in ${inWords}`;
}

const MONTH_MS = 30 * 86_400_000;
/** Less is not worth a number. */
const LEAST_MONEY = 0.01;

/** What a month costs that goes on as the counted time: `12.3 EUR`. */
export function costPerMonth(answer: OverheadAnswer): Measure {
  return perMonth(
    answer.costs.reduce((sum, c) => sum + c.cost, 0),
    answer,
  );
}

/** What a month costs, of a part of the counted time's costs. */
export function perMonth(part: number, { counted, prices }: OverheadAnswer): Measure {
  const length = Date.parse(counted.to) - Date.parse(counted.from);
  if (length <= 0) return NOT_MEASURED;
  const cost = (part * MONTH_MS) / length;
  const unit = ` ${prices.currency}`;
  if (cost === 0) return { value: '0', unit };
  return cost < LEAST_MONEY ? { value: `< ${LEAST_MONEY}`, unit } : { value: figure(cost).value, unit };
}

/** Who sends most, and how that changed. */
export function because(rows: readonly ServiceCost[], counted: Counted): string | null {
  const all = rows.reduce((sum, r) => sum + r.bytes, 0);
  const most = [...rows].sort((a, b) => b.bytes - a.bytes)[0];
  if (!most || all === 0) return null;
  const before = rows.reduce<number | null>((sum, r) => added(sum, r.bytesBefore), 0);
  const against =
    before === null
      ? 'What came in the time before is not known.'
      : before === 0
        ? `Nothing came in the ${lengthOf(counted)} before.`
        : `In the ${lengthOf(counted)} before it was ${text(bytes(before))}.`;
  return `${most.service ?? 'An unnamed service'} sent ${text(share(most.bytes / all))} of it. ${against}`;
}

/** The reasons that series are refused for. */
export function whyRefused(reason: string): string {
  return reason === 'series_limit'
    ? 'All services together have as many active series as they may.'
    : 'The service has as many active series as it may.';
}

/** `pharos.storage.…=100000`: twice the limit, which is the next thing to try. */
export function raised(setting: string, limit: number): string {
  return `${setting}=${2 * limit}`;
}

export function items(signal: Signal, n: number): string {
  return plural(n, ITEMS[signal]);
}

export function perItem(stored: { items: number; bytes: number }): Measure {
  if (stored.items === 0) return NOT_MEASURED;
  const each = stored.bytes / stored.items;
  return each < 10 ? { value: each.toFixed(1), unit: ' B' } : bytes(each);
}
