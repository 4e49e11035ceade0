import { literal, placeMatchers, quoted, selector } from '../metrics/promqlText';
import type { Unit } from '../metrics/units';

/**
 * What a service's own metrics show, whoever sends them: OpenTelemetry's agents (names and units by Prometheus' published
 * mapping of https://opentelemetry.io/docs/specs/semconv/), Micrometer (https://docs.micrometer.io/micrometer/reference/),
 * and Prometheus' client libraries. A panel takes the first way for which there are metrics.
 */

export type Group = 'JVM' | 'HTTP' | 'Pools' | 'Process';

export interface PanelQuery {
  /** Of its lines; empty where their labels name them. */
  name: string;
  query: string;
}

export interface ServicePanel {
  title: string;
  unit: Unit;
  /** The values are single requests' own: traces stand at theirs. */
  observed: boolean;
  queries: PanelQuery[];
}

/** The query of how many there may be. */
export const MOST = 'most';

/** Writes a selector of the service's series. */
type Of = (metric: string, ...matchers: string[]) => string;

interface Way {
  /** All of these must be there. */
  needs: readonly string[];
  queries: (of: Of, window: string) => Record<string, string>;
  unit?: Unit;
}

interface Kind {
  group: Group;
  title: string;
  unit: Unit;
  observed?: boolean;
  ways: readonly Way[];
}

const byInstance = (of: Of, metric: string, ...matchers: string[]) => ({
  '': `sum by (instance) (${of(metric, ...matchers)})`,
});

const gauge = (metric: string, ...matchers: string[]): Way => ({
  needs: [metric],
  queries: (of) => byInstance(of, metric, ...matchers),
});

const rated = (metric: string, label: string): Way => ({
  needs: [metric],
  queries: (of, window) => ({ '': `sum by (${label}) (rate(${of(metric)}[${window}]))` }),
});

/** The rate of a native histogram's observations. */
const ratedNative = (metric: string, label: string): Way => ({
  needs: [metric],
  queries: (of, window) => ({
    '': `histogram_count(sum by (${label}) (rate(${of(metric)}[${window}])))`,
  }),
});

const quantiles = (rate: string) => ({
  p50: `histogram_quantile(0.5, ${rate})`,
  p95: `histogram_quantile(0.95, ${rate})`,
  p99: `histogram_quantile(0.99, ${rate})`,
});

/** Quantiles where there are buckets, else the mean. */
const timed = (metric: string): Way[] => [
  {
    needs: [`${metric}_bucket`],
    queries: (of, window) => quantiles(`sum by (le) (rate(${of(`${metric}_bucket`)}[${window}]))`),
  },
  { needs: [metric], queries: (of, window) => quantiles(`sum(rate(${of(metric)}[${window}]))`) },
  mean(metric),
];

const mean = (metric: string, label = ''): Way => ({
  needs: [`${metric}_sum`, `${metric}_count`],
  queries: (of, window) => {
    const by = label === '' ? '' : ` by (${label}) `;
    return {
      [label === '' ? 'mean' : '']:
        `sum${by}(rate(${of(`${metric}_sum`)}[${window}])) / sum${by}(rate(${of(`${metric}_count`)}[${window}]))`,
    };
  },
});

/** The mean of a native histogram's observations. */
const meanNative = (metric: string, label: string): Way => ({
  needs: [metric],
  queries: (of, window) => ({ '': `histogram_avg(sum by (${label}) (rate(${of(metric)}[${window}])))` }),
});

const summed = (metric: string): Way => ({
  needs: [`${metric}_sum`],
  queries: (of, window) => ({ '': `sum by (instance) (rate(${of(`${metric}_sum`)}[${window}]))` }),
});

/** How many of a pool are in use, and how many there may be. */
const pool = (used: string, most: string, label: string, ...matchers: string[]): Way => ({
  needs: [used],
  queries: (of) => ({
    used: `sum by (${label}) (${of(used, ...matchers)})`,
    [MOST]: `sum by (${label}) (${of(most)})`,
  }),
});

const KINDS: readonly Kind[] = [
  {
    group: 'JVM',
    title: 'Heap in use',
    unit: 'bytes',
    ways: [
      {
        needs: ['jvm_memory_used_bytes', 'jvm_thread_count'],
        queries: (of) => byInstance(of, 'jvm_memory_used_bytes', 'jvm_memory_type="heap"'),
      },
      gauge('jvm_memory_used_bytes', 'area="heap"'),
    ],
  },
  {
    group: 'JVM',
    title: 'Heap after collection',
    unit: 'bytes',
    ways: [
      gauge('jvm_memory_used_after_last_gc_bytes', 'jvm_memory_type="heap"'),
      gauge('jvm_gc_live_data_size_bytes'),
    ],
  },
  {
    group: 'JVM',
    title: 'Time in collections',
    unit: 'ratio',
    ways: [
      summed('jvm_gc_duration_seconds'),
      {
        needs: ['jvm_gc_duration_seconds'],
        queries: (of, window) => ({
          '': `histogram_sum(sum by (instance) (rate(${of('jvm_gc_duration_seconds')}[${window}])))`,
        }),
      },
      summed('jvm_gc_pause_seconds'),
    ],
  },
  {
    group: 'JVM',
    title: 'Threads',
    unit: 'number',
    ways: [gauge('jvm_thread_count'), gauge('jvm_threads_live_threads'), gauge('jvm_threads_current')],
  },
  {
    group: 'JVM',
    title: 'Classes loaded',
    unit: 'number',
    ways: [
      gauge('jvm_class_count'),
      gauge('jvm_classes_loaded_classes'),
      gauge('jvm_classes_currently_loaded'),
    ],
  },
  {
    group: 'HTTP',
    title: 'Requests served, by status',
    unit: 'per second',
    ways: [
      rated('http_server_request_duration_seconds_count', 'http_response_status_code'),
      ratedNative('http_server_request_duration_seconds', 'http_response_status_code'),
      rated('http_server_requests_seconds_count', 'status'),
      rated('http_server_duration_milliseconds_count', 'http_status_code'),
    ],
  },
  {
    group: 'HTTP',
    title: 'Duration of requests served',
    unit: 'seconds',
    observed: true,
    ways: [
      ...timed('http_server_request_duration_seconds'),
      ...timed('http_server_requests_seconds'),
      ...timed('http_server_duration_milliseconds').map((w) => ({ ...w, unit: 'milliseconds' as const })),
    ],
  },
  {
    group: 'HTTP',
    title: 'Calls made, by whom they go to',
    unit: 'per second',
    ways: [
      rated('http_client_request_duration_seconds_count', 'server_address'),
      ratedNative('http_client_request_duration_seconds', 'server_address'),
      rated('http_client_requests_seconds_count', 'client_name'),
    ],
  },
  {
    group: 'HTTP',
    title: 'Duration of calls made',
    unit: 'seconds',
    observed: true,
    ways: [...timed('http_client_request_duration_seconds'), ...timed('http_client_requests_seconds')],
  },
  {
    group: 'Pools',
    title: 'Database connections in use',
    unit: 'number',
    ways: [
      pool(
        'db_client_connection_count',
        'db_client_connection_max',
        'db_client_connection_pool_name',
        'db_client_connection_state="used"',
      ),
      pool('db_client_connections_usage', 'db_client_connections_max', 'pool_name', 'state="used"'),
      pool('hikaricp_connections_active', 'hikaricp_connections_max', 'pool'),
      pool('jdbc_connections_active', 'jdbc_connections_max', 'name'),
    ],
  },
  {
    group: 'Pools',
    title: 'Waiting for a connection',
    unit: 'number',
    ways: [
      {
        needs: ['db_client_connection_pending_requests'],
        queries: (of) => ({
          '': `sum by (db_client_connection_pool_name) (${of('db_client_connection_pending_requests')})`,
        }),
      },
      {
        needs: ['db_client_connections_pending_requests'],
        queries: (of) => ({ '': `sum by (pool_name) (${of('db_client_connections_pending_requests')})` }),
      },
      {
        needs: ['hikaricp_connections_pending'],
        queries: (of) => ({ '': `sum by (pool) (${of('hikaricp_connections_pending')})` }),
      },
    ],
  },
  {
    group: 'Pools',
    title: 'Wait for a connection',
    unit: 'seconds',
    ways: [
      mean('db_client_connection_wait_time_seconds', 'db_client_connection_pool_name'),
      meanNative('db_client_connection_wait_time_seconds', 'db_client_connection_pool_name'),
      { ...mean('db_client_connections_wait_time_milliseconds', 'pool_name'), unit: 'milliseconds' },
      { ...meanNative('db_client_connections_wait_time_milliseconds', 'pool_name'), unit: 'milliseconds' },
      mean('hikaricp_connections_acquire_seconds', 'pool'),
    ],
  },
  {
    group: 'Pools',
    title: 'Threads that serve',
    unit: 'number',
    ways: [
      {
        needs: ['tomcat_threads_busy_threads'],
        queries: (of) => ({
          busy: `sum by (instance) (${of('tomcat_threads_busy_threads')})`,
          [MOST]: `sum by (instance) (${of('tomcat_threads_config_max_threads')})`,
        }),
      },
    ],
  },
  {
    group: 'Pools',
    title: 'Tasks that wait for a thread',
    unit: 'number',
    ways: [
      {
        needs: ['executor_queued_tasks'],
        queries: (of) => ({ '': `sum by (name) (${of('executor_queued_tasks')})` }),
      },
    ],
  },
  {
    group: 'Process',
    title: 'CPU, of the machine',
    unit: 'ratio',
    ways: [gauge('jvm_cpu_recent_utilization_ratio'), gauge('process_cpu_usage')],
  },
  {
    group: 'Process',
    title: 'CPU, in cores',
    unit: 'number',
    ways: [
      rated('jvm_cpu_time_seconds_total', 'instance'),
      rated('process_cpu_seconds_total', 'instance'),
      rated('process_cpu_time_seconds_total', 'instance'),
    ],
  },
  {
    group: 'Process',
    title: 'Memory of the process',
    unit: 'bytes',
    ways: [gauge('process_resident_memory_bytes'), gauge('process_memory_usage_bytes')],
  },
  {
    group: 'Process',
    title: 'Open files',
    unit: 'number',
    ways: [gauge('process_files_open_files'), gauge('process_open_fds'), gauge('jvm_file_descriptor_count')],
  },
  {
    group: 'Process',
    title: 'JavaScript heap in use',
    unit: 'bytes',
    ways: [gauge('nodejs_heap_size_used_bytes'), gauge('v8js_memory_heap_used_bytes')],
  },
  {
    group: 'Process',
    title: 'Event loop, 99 of 100 delays below',
    unit: 'seconds',
    ways: [gauge('nodejs_eventloop_delay_p99_seconds'), gauge('nodejs_eventloop_lag_p99_seconds')],
  },
];

export const GROUPS: readonly Group[] = ['JVM', 'HTTP', 'Pools', 'Process'];

/** What a group's metrics are called, for those who look for why there are none. */
export const LOOKED_FOR: Record<Group, string> = {
  JVM: 'jvm_*',
  HTTP: 'http_server_*, http_client_*',
  Pools: 'db_client_connection*, hikaricp_*, jdbc_*, tomcat_threads_*, executor_*',
  Process: 'process_*, jvm_cpu_*, nodejs_*, v8js_*',
};

/** The panels of a group that have metrics among `names`. */
export function panelsOfGroup(
  group: Group,
  names: ReadonlySet<string>,
  matchers: readonly string[],
  window: string,
): ServicePanel[] {
  const of: Of = (metric, ...more) => selector(metric, [...matchers, ...more]);
  return KINDS.filter((kind) => kind.group === group).flatMap((kind) => {
    const way = kind.ways.find((w) => w.needs.every((name) => names.has(name)));
    if (!way) return [];
    const queries = Object.entries(way.queries(of, window)).map(([name, query]) => ({ name, query }));
    return [{ title: kind.title, unit: way.unit ?? kind.unit, observed: kind.observed ?? false, queries }];
  });
}

/** What selects a service's series: by its name as telemetry has it, or by the job of others. */
export function matchersOf(
  service: string,
  place: { env: string | null; namespace: string | null },
): { byName: string[]; byJob: string[] } {
  const placed = placeMatchers(place);
  return {
    byName: [`service_name=${quoted(service)}`, ...placed],
    byJob: [`job=~${quoted(`(.+/)?${literal(service)}`)}`, 'service_name=""', ...placed],
  };
}
