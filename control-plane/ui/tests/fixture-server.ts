import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Cohort } from '../src/api/searchTypes';
import type { TracesAnswer } from '../src/api/types';
import { bounds } from '../src/state/range';
import { alertsAnswer, noAlerts, notifications, ruleGroups, silences, tried } from './fixtures/alerts';
import { edgeDetail, graph } from './fixtures/calls';
import { callers, deployStatus, judgedDeployments, verdict, versionSeries } from './fixtures/deploys';
import { error, errors } from './fixtures/errors';
import { incidents } from './fixtures/incidents';
import { leverPreview, levers, loggers, sampling } from './fixtures/levers';
import { fields, foundLines, histogram, line, logs, neighbours, patterns, traceLogs } from './fixtures/logs';
import * as metrics from './fixtures/metrics';
import {
  allKept,
  contributors,
  kept,
  noOverhead,
  nothingUnread,
  overhead,
  seriesLimits,
} from './fixtures/overhead';
import { intake, overview } from './fixtures/overview';
import { reads } from './fixtures/reads';
import { badQuery, complete, explain, facets, found } from './fixtures/search';
import { exemplars, instances, operations, service, services } from './fixtures/services';
import { comparison, criticalPath, hints } from './fixtures/traceReads';
import { trace } from './fixtures/traces';
import { advice, drivers } from './fixtures/trim';

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

function answer(path: string, query: URLSearchParams, mode: Mode, body: string): object | Refusal {
  const now = Date.now();
  const window = bounds({ from: query.get('from') ?? '-15m', to: query.get('to') ?? 'now' }, now);
  const empty = mode === 'empty';
  const [, kind, name, part] = /^\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?(?:\/~\/callers)?$/.exec(path) ?? [];
  const of = name ? decodeURIComponent(name) : '';
  switch (kind) {
    case 'alerts':
      return empty ? noAlerts : alertsAnswer(now, query);
    case 'incidents': {
      const all = empty ? [] : incidents(now);
      if (name) return all.find((i) => i.id === of) ?? unknown('This incident');
      const service = query.get('service');
      return {
        incidents: all.filter(
          (i) =>
            (!query.get('state') || i.state === query.get('state')) &&
            (!service || i.cause?.name === service || i.victims.some((v) => v.service === service)),
        ),
      };
    }
    case 'silences':
      return name ? (silences(now)[0] ?? unknown('This silence')) : { silences: empty ? [] : silences(now) };
    case 'notifications':
      return empty ? { receivers: [], alertmanagers: [] } : notifications;
    case 'rules':
      return tried(now);
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
      const found = path.endsWith('/~/callers')
        ? callers(of, query.get('operation') ?? '', window)
        : part === 'versions'
          ? versionSeries(of, window)
          : part === 'operations'
            ? operations(of, window)
            : part === 'instances'
              ? instances(of, window)
              : part === 'exemplars'
                ? exemplars(of, window)
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
    case 'deployments': {
      const known = empty ? [] : judgedDeployments(now);
      if (name) {
        const answer = part === 'verdict' ? verdict(of, now) : known.find((d) => d.id === of);
        return (!empty && answer) || unknown(`The deployment ${of}`);
      }
      return {
        deployments: known.filter(
          (d) =>
            (!query.get('service') || d.service === query.get('service')) &&
            (!query.get('state') || d.state === query.get('state')) &&
            new Date(d.startedAt).getTime() >= window.from,
        ),
      };
    }
    case 'deploy-status':
      return empty ? { services: [], weeks: [] } : deployStatus(now);
    case 'traces': {
      const bad = badQuery(query.get('q') ?? '');
      if (name === 'complete') return complete(query.get('q') ?? '', Number(query.get('cursor') ?? 0));
      if (bad) return bad;
      if (name === 'facets') return facets(empty ? [] : found(query, window));
      if (name === 'explain') {
        const { search, cohort } = JSON.parse(body) as { search: Record<string, string>; cohort: Cohort };
        const asked = new URLSearchParams(Object.entries(search).filter(([, v]) => typeof v === 'string'));
        return explain(
          empty
            ? []
            : found(asked, bounds({ from: asked.get('from') ?? '-15m', to: asked.get('to') ?? 'now' }, now)),
          cohort,
        );
      }
      if (name === 'compare') {
        const a = trace(query.get('a') ?? '');
        return (a && comparison(a, query.get('b'))) ?? unknown('A trace to compare with');
      }
      if (name && name !== 'stream') {
        const asked = empty ? null : trace(of);
        if (!asked) return unknown(`The trace ${of}`);
        if (part === 'logs') return traceLogs(of);
        return part === 'critical-path' ? criticalPath(asked) : part === 'hints' ? hints(asked) : asked;
      }
      const limit = Number(query.get('limit') ?? 50);
      const all = empty ? [] : found(query, window);
      return { traces: all.slice(0, limit), scanned: all.length * 14, truncated: all.length > limit };
    }
    case 'logs': {
      const w = empty ? { from: 0, to: 0 } : window;
      const bad = badQuery(query.get('q') ?? '');
      if (name === 'complete') return complete(query.get('q') ?? '', Number(query.get('cursor') ?? 0));
      if (bad) return bad;
      if (part === 'neighbours')
        return neighbours(of, Number(query.get('count') ?? 20), now) ?? unknown('This line');
      if (name === 'histogram')
        return empty ? { ...histogram(query, window), buckets: [] } : histogram(query, w);
      if (name === 'fields') return fields(query, w);
      if (name === 'patterns') return patterns(query, w);
      if (name === 'export') return foundLines(query, w);
      return logs(query, w);
    }
    case 'metrics':
      return name === 'parse'
        ? metrics.parse(query.get('q') ?? '')
        : metrics.complete(query.get('q') ?? '', Number(query.get('cursor') ?? 0));
    case 'errors':
      if (name) return (empty ? null : error(of, window)) ?? unknown(`The error ${of}`);
      return empty ? { errors: [], matching: 0, truncated: false } : errors(window, query);
    case 'overhead':
      if (name === 'kept') return empty ? allKept(window) : kept(window);
      if (name === 'series') return empty ? { activeSeries: 0, services: [] } : seriesLimits(now);
      if (name === 'contributors') {
        const found = contributors(window, query);
        return empty ? { ...found, operations: [], patterns: [], metrics: [] } : found;
      }
      if (name === 'drivers') return { ...drivers(now), ...(empty ? { drivers: [], found: 0 } : {}) };
      if (name === 'advice')
        return { ...advice(now), ...(empty ? { advice: [], found: 0, savedBytesPerDay: null } : {}) };
      if (name === 'reads') return empty ? nothingUnread(now) : reads(now, query);
      return empty ? noOverhead(window) : overhead(window);
    case 'levers':
      if (name === 'preview') return leverPreview(now);
      if (name === 'loggers') return empty ? { loggers: [] } : loggers();
      return empty ? { levers: [], changes: [] } : levers(now);
    case 'sampling':
      return empty ? { services: [] } : sampling(now);
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

/** As the control plane streams: newest first in pieces, with how far it is. */
function stream(response: ServerResponse, answer: TracesAnswer, mode: Mode): void {
  response.setHeader('content-type', 'text/event-stream');
  const tell = (event: string, data: object) =>
    response.write(`event:${event}\ndata:${JSON.stringify(data)}\n\n`);
  const piece = 20;
  let at = 0;
  const step = () => {
    if (response.destroyed) return;
    const traces = answer.traces.slice(at, at + piece);
    at += piece;
    if (traces.length > 0) tell('traces', { traces });
    tell('progress', { scanned: at * 14, reachedAt: traces.at(-1)?.startedAt ?? null });
    if (at < answer.traces.length) {
      setTimeout(step, mode === 'slow' ? 2_000 : 20);
      return;
    }
    tell('done', {
      scanned: answer.scanned,
      truncated: answer.truncated,
      reason: answer.truncated ? 'limit' : null,
    });
    response.end();
  };
  step();
}

/** A line now and then, and once in a while word of some that were left out. */
function tail(response: ServerResponse): void {
  response.setHeader('content-type', 'text/event-stream');
  let n = 0;
  const timer = setInterval(() => {
    n++;
    const made = [0, 1].map((i) =>
      line(
        {
          service: i === 0 ? 'order' : 'payment',
          severity: n % 7 === 0 ? 'error' : 'info',
          body: `live line ${n}.${i}`,
          atMs: Date.now(),
        },
        `live.${n}.${i}`,
      ),
    );
    response.write(`event:logs\ndata:${JSON.stringify({ logs: made })}\n\n`);
    if (n % 10 === 0) response.write('event:skipped\ndata:{"lines":230}\n\n');
  }, 400);
  response.on('close', () => clearInterval(timer));
  response.write(':\n\n');
}

export function fixtureServer(): Plugin {
  let mode: Mode = 'shop';
  const handle = (request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const url = new URL(request.url ?? '/', 'http://fixture');
    if (url.pathname === '/__mode') {
      mode = (url.search.slice(1) || 'shop') as Mode;
      response.end(mode);
      return;
    }
    if (url.pathname.startsWith('/prometheus/api/v1/')) {
      const asked = url.pathname.slice('/prometheus/api/v1'.length);
      const found =
        asked === '/rules'
          ? { status: 'success', data: { groups: mode === 'empty' ? [] : ruleGroups(Date.now()) } }
          : metrics.prometheus(asked, url.searchParams, mode === 'empty');
      const refused = { status: 'error', errorType: 'timeout', error: 'query timed out in query execution' };
      response.statusCode = mode === 'failing' ? 503 : found ? 200 : 404;
      response.setHeader('content-type', 'application/json');
      const send = () => response.end(JSON.stringify(mode === 'failing' ? refused : found));
      if (mode === 'slow') setTimeout(send, 8_000);
      else send();
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
    const path = url.pathname.slice('/api/v1'.length);
    const send = (sent: string) => {
      const body = mode === 'failing' ? failing : answer(path, url.searchParams, mode, sent);
      if (path === '/logs/tail' && !isRefusal(body)) {
        tail(response);
        return;
      }
      if (path === '/traces/stream' && !isRefusal(body)) {
        stream(response, body as TracesAnswer, mode);
        return;
      }
      response.statusCode = isRefusal(body) ? body.status : 200;
      response.setHeader('content-type', isRefusal(body) ? 'application/problem+json' : 'application/json');
      response.end(JSON.stringify(body));
    };
    let sent = '';
    request.on('data', (piece: Buffer) => {
      sent += piece.toString();
    });
    request.on('end', () => {
      if (mode === 'slow' && path !== '/traces/stream') setTimeout(() => send(sent), 8_000);
      else send(sent);
    });
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
