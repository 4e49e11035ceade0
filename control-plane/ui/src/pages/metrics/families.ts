import type { Metadata } from '../../api/prometheus';
import { bounds, type TimeRange } from '../../state/range';
import { selector } from './promqlText';

/** Names of series put together into the metrics that people think of, and the view each begins with. */

export interface Family {
  name: string;
  type: string;
  unit: string;
  help: string;
  /** Names of its series. */
  series: string[];
  /** Nobody told the type: the name suggests it. */
  guessed: boolean;
}

/** What series of a family have behind its name. */
const SUFFIXES: Record<string, readonly string[]> = {
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['_count', '_sum', '_created'],
  info: ['_info'],
};

const KNOWN_SUFFIX = /_(total|bucket|count|sum|created|gcount|gsum|info)$/;

/** The family that a series' name belongs to, as far as anyone told. */
function toldFamily(name: string, metadata: Record<string, Metadata[]>): string | null {
  if (metadata[name]) return name;
  const [suffix] = KNOWN_SUFFIX.exec(name) ?? [];
  if (!suffix) return null;
  const base = name.slice(0, -suffix.length);
  const type = metadata[base]?.[0]?.type;
  if (type === undefined) return null;
  return (SUFFIXES[type] ?? [suffix]).includes(suffix) ? base : null;
}

/** The family and type that a name suggests. */
function guessed(name: string, names: ReadonlySet<string>): { family: string; type: string } {
  const [suffix = ''] = KNOWN_SUFFIX.exec(name) ?? [];
  const base = name.slice(0, name.length - suffix.length);
  if (suffix === '_bucket' || ((suffix === '_count' || suffix === '_sum') && names.has(`${base}_bucket`)))
    return { family: base, type: 'histogram' };
  if ((suffix === '_count' || suffix === '_sum') && names.has(`${base}_count`) && names.has(`${base}_sum`))
    return { family: base, type: 'summary' };
  if (suffix === '_total') return { family: name, type: 'counter' };
  if (suffix === '_info') return { family: name, type: 'info' };
  return { family: name, type: 'gauge' };
}

/** The families of these names, sorted. */
export function familiesOf(names: readonly string[], metadata: Record<string, Metadata[]>): Family[] {
  const all = new Set(names);
  const families = new Map<string, Family>();
  for (const name of names) {
    const told = toldFamily(name, metadata);
    const guess = told === null ? guessed(name, all) : null;
    const key = told ?? guess?.family ?? name;
    const said = metadata[key]?.[0];
    const type = said && said.type !== 'unknown' ? said.type : null;
    const family = families.get(key) ?? {
      name: key,
      type: type ?? guess?.type ?? guessed(name, all).type,
      unit: said?.unit || unitInName(key),
      help: said?.help ?? '',
      series: [],
      guessed: type === null,
    };
    family.series.push(name);
    families.set(key, family);
  }
  return [...families.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const UNITS = [
  'seconds',
  'milliseconds',
  'bytes',
  'ratio',
  'percent',
  'celsius',
  'joules',
  'volts',
  'meters',
];

/** `seconds` of `http_request_duration_seconds_bucket`; empty without one. */
export function unitInName(name: string): string {
  const bare = name.replace(KNOWN_SUFFIX, '').replace(/_max$|_min$/, '');
  return UNITS.find((unit) => bare === unit || bare.endsWith(`_${unit}`)) ?? '';
}

/** Those in which every word of `text` occurs: in the name, the help, the unit or the type. */
export function search(families: readonly Family[], text: string): Family[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...families];
  const at = (f: Family) => {
    const name = f.name.toLowerCase();
    const rest = `${name} ${f.help} ${f.unit} ${f.type}`.toLowerCase();
    if (!words.every((w) => rest.includes(w))) return -1;
    const first = words[0] ?? '';
    return name.startsWith(first) ? 0 : words.every((w) => name.includes(w)) ? 1 : 2;
  };
  return families
    .map((family) => ({ family, rank: at(family) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ family }) => family);
}

const QUANTILES = [0.5, 0.95, 0.99];

const WINDOWS_S: readonly [number, string][] = [
  [300, '5m'],
  [600, '10m'],
  [1_800, '30m'],
  [3_600, '1h'],
  [10_800, '3h'],
  [21_600, '6h'],
  [86_400, '1d'],
];

/** A window for rates over a range: five minutes, and no shorter than two of its steps so that nothing falls between. */
export function rateWindow(range: TimeRange, now: number): string {
  const { from, to } = bounds(range, now);
  const least = ((to - from) / 1000 / 240) * 2;
  return WINDOWS_S.find(([seconds]) => seconds >= least)?.[1] ?? '1d';
}

/**
 * The queries that show a family as its type wants it: the rate of a counter, by service; quantiles of a histogram;
 * the values of anything else.
 */
export function defaultQueries(family: Family, window: string, matchers: readonly string[] = []): string[] {
  const { name, series, type } = family;
  switch (type) {
    case 'counter': {
      const counted = series.find((s) => s.endsWith('_total')) ?? series[0] ?? name;
      return [`sum by (job) (rate(${selector(counted, matchers)}[${window}]))`];
    }
    case 'histogram': {
      const classic = series.find((s) => s.endsWith('_bucket'));
      const native = series.includes(name);
      const rate = native
        ? `sum(rate(${selector(name, matchers)}[${window}]))`
        : classic
          ? `sum by (le) (rate(${selector(classic, matchers)}[${window}]))`
          : null;
      if (rate) return QUANTILES.map((q) => `histogram_quantile(${q}, ${rate})`);
      // Without buckets there is the mean.
      return [
        `sum by (job) (rate(${selector(`${name}_sum`, matchers)}[${window}]))` +
          ` / sum by (job) (rate(${selector(`${name}_count`, matchers)}[${window}]))`,
      ];
    }
    case 'summary':
      return series.includes(name)
        ? [selector(name, matchers)]
        : [
            `sum by (job) (rate(${selector(`${name}_sum`, matchers)}[${window}]))` +
              ` / sum by (job) (rate(${selector(`${name}_count`, matchers)}[${window}]))`,
          ];
    default:
      return [selector(series.includes(name) ? name : (series[0] ?? name), matchers)];
  }
}

/** What people look at first, and the families that tell it, whoever sends them. */
const STARTS: readonly { title: string; names: readonly string[] }[] = [
  {
    title: 'Duration of requests',
    names: [
      'http_server_request_duration_seconds',
      'http_server_requests_seconds',
      'traces_spanmetrics_latency',
    ],
  },
  { title: 'Memory of JVMs', names: ['jvm_memory_used_bytes'] },
  {
    title: 'CPU',
    names: ['jvm_cpu_recent_utilization_ratio', 'process_cpu_usage', 'process_cpu_seconds'],
  },
  {
    title: 'Database connections',
    names: ['db_client_connection_count', 'db_client_connections_usage', 'hikaricp_connections_active'],
  },
  { title: 'Whether scraping works', names: ['up'] },
];

/** Where to begin: those of the usual questions that these families answer. */
export function startsOf(families: readonly Family[]): { title: string; family: Family }[] {
  return STARTS.flatMap(({ title, names }) => {
    const family = names.flatMap((name) => families.find((f) => f.name === name) ?? [])[0];
    return family ? [{ title, family }] : [];
  });
}

/** What the view of a family shows, in words. */
export function viewInWords(family: Family): string {
  switch (family.type) {
    case 'counter':
      return 'rate by service';
    case 'histogram':
      return family.series.some((s) => s.endsWith('_bucket') || s === family.name) ? 'p50, p95, p99' : 'mean';
    case 'summary':
      return family.series.includes(family.name) ? 'quantiles' : 'mean';
    default:
      return 'value';
  }
}
