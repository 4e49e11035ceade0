import type { ServiceSummary } from '../api/types';
import { phrase } from '../pages/logs/queryText';
import type { IconName } from '../parts/Icon';
import { servicePath } from '../parts/Service';
import { CONNECT, FLEET_PATH, PAGES } from './pages';

/** What Ctrl K finds for what was typed: a trace by its id, services, pages, log lines. */

export interface Found {
  key: string;
  icon: IconName;
  title: string;
  hint: string;
  path: string;
}

const MOST_SERVICES = 12;

/** Trace ids are 32 hex digits; some instrumentations write them with dashes or as 16. */
export function asTraceId(typed: string): string | null {
  const digits = typed.trim().replace(/-/g, '').toLowerCase();
  return /^([0-9a-f]{32}|[0-9a-f]{16})$/.test(digits) ? digits : null;
}

export function find(typed: string, services: readonly ServiceSummary[]): Found[] {
  const wanted = typed.trim().toLowerCase();
  const matches = (name: string) => name.toLowerCase().includes(wanted);
  const early = (name: string) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  const traceId = asTraceId(typed);
  const found: Found[] = [];
  if (traceId) {
    found.push({
      key: 'trace',
      icon: 'traces',
      title: `Trace ${traceId}`,
      hint: 'open',
      path: `/traces/${traceId}`,
    });
  }
  for (const service of services
    .filter((s) => matches(s.name))
    .sort((a, b) => early(a.name) - early(b.name) || a.name.localeCompare(b.name))
    .slice(0, MOST_SERVICES)) {
    found.push({
      key: `service ${service.namespace}/${service.name}@${service.environment}`,
      icon: 'services',
      title: service.name,
      hint: [service.namespace, service.environment].filter(Boolean).join(', ') || 'service',
      path: servicePath(service, services),
    });
  }
  for (const page of [...PAGES, CONNECT].filter((p) => matches(p.name))) {
    found.push({ key: page.path, icon: page.icon, title: page.name, hint: 'page', path: page.path });
  }
  if (wanted && !traceId) {
    found.push({
      key: 'logs for',
      icon: 'logs',
      title: `Log lines with “${typed.trim()}”`,
      hint: 'search',
      path: `/logs?${new URLSearchParams({ q: phrase(typed) })}`,
    });
  }
  if (matches('Fleet')) {
    found.push({
      key: FLEET_PATH,
      icon: 'fleet',
      title: 'Fleet',
      hint: 'Spring Boot Admin',
      path: FLEET_PATH,
    });
  }
  return found;
}
