import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { bounds } from '../src/state/range';
import { edgeDetail, graph } from './fixtures/calls';
import { intake, overview } from './fixtures/overview';
import { deployments, instances, operations, service, services } from './fixtures/services';
import { trace, traceList } from './fixtures/traces';

/**
 * Answers of the API while there is no control plane, for building pages. `/__mode?empty` (or `failing`, `slow`, `shop`)
 * chooses what state the pages are to show.
 */
type Mode = 'shop' | 'empty' | 'failing' | 'slow';

interface Refusal {
  status: number;
  title: string;
  detail: string;
  parameter?: string;
  allowed?: string[];
}

const unknown = (what: string): Refusal => ({
  status: 404,
  title: 'Not found',
  detail: `${what} is not known in this range.`,
});

function answer(path: string, query: URLSearchParams, mode: Mode): object | Refusal {
  const now = Date.now();
  const window = bounds({ from: query.get('from') ?? '-15m', to: query.get('to') ?? 'now' }, now);
  const empty = mode === 'empty';
  const [, kind, name, part] = /^\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
  const of = name ? decodeURIComponent(name) : '';
  switch (kind) {
    case 'overview':
      return empty
        ? {
            headline: 'No service reports yet',
            summary: '',
            edge: { requestsPerSecond: 0, errorRatio: null, p95Ns: null },
            attention: [],
            changes: [],
            counts: { failing: 0, degraded: 0, silent: 0, idle: 0, healthy: 0, unknown: 0 },
          }
        : overview(window);
    case 'services': {
      if (empty) return name ? unknown(`A service named ${of}`) : { services: [] };
      if (!name) return { services: services(window) };
      const found =
        part === 'operations'
          ? operations(of, window)
          : part === 'instances'
            ? instances(of, window)
            : service(of, window);
      return found ?? unknown(`A service named ${of}`);
    }
    case 'graph':
      if (name === 'edge') {
        return (
          edgeDetail(query.get('source') ?? '', query.get('target') ?? '', window) ?? unknown('This call')
        );
      }
      return empty ? { nodes: [], edges: [], pairingRatio: null } : graph(window, query.has('compareTo'));
    case 'deployments':
      return {
        deployments: empty
          ? []
          : deployments(now).filter(
              (d) =>
                (!query.get('service') || d.service === query.get('service')) &&
                (!query.get('state') || d.state === query.get('state')) &&
                new Date(d.startedAt).getTime() >= window.from,
            ),
      };
    case 'traces': {
      if (name) return (empty ? null : trace(of)) ?? unknown(`The trace ${of}`);
      const limit = Number(query.get('limit') ?? 50);
      const all = empty
        ? []
        : traceList(window.from, window.to).filter(
            (t) =>
              (!query.get('service') || t.services.includes(query.get('service') ?? '')) &&
              (!query.get('operation') || t.root.operation === query.get('operation')) &&
              (query.get('status') !== 'error' || t.errors > 0) &&
              t.durationNs >= Number(query.get('minDurationNs') ?? 0) &&
              t.durationNs <= Number(query.get('maxDurationNs') ?? 1e18),
          );
      return { traces: all.slice(0, limit), scanned: all.length * 14, truncated: all.length > limit };
    }
    case 'intake':
      return empty
        ? {
            ...intake(now),
            spansAccepted: 0,
            firstSpanAt: null,
            lastSpanAt: null,
            refused: [],
            environments: [],
            namespaces: [],
          }
        : intake(now);
    default:
      return unknown(path);
  }
}

const isRefusal = (a: object): a is Refusal => 'status' in a && 'detail' in a;

export function fixtureServer(): Plugin {
  let mode: Mode = 'shop';
  const handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (url.pathname === '/__mode') {
      mode = (url.search.slice(1) || 'shop') as Mode;
      response.end(mode);
      return;
    }
    if (!url.pathname.startsWith('/api/v1/')) {
      next();
      return;
    }
    const failing: Refusal = {
      status: 503,
      title: 'Unavailable',
      detail: 'The span store did not answer within 5 s (query 8f21c).',
    };
    const body =
      mode === 'failing' ? failing : answer(url.pathname.slice('/api/v1'.length), url.searchParams, mode);
    const send = () => {
      response.statusCode = isRefusal(body) ? body.status : 200;
      response.setHeader('content-type', isRefusal(body) ? 'application/problem+json' : 'application/json');
      response.end(JSON.stringify(body));
    };
    if (mode === 'slow') setTimeout(send, 8_000);
    else send();
  };
  return {
    name: 'pharos-fixtures',
    configureServer: (server) => {
      server.middlewares.use(handle);
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(handle);
    },
  };
}
