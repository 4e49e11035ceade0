import type { IconName } from '../parts/Icon';

export interface Page {
  path: string;
  name: string;
  icon: IconName;
  /** The key that goes there after `G`. */
  key: string;
}

/** The pages there are, in the rail's order. */
export const PAGES: readonly Page[] = [
  { path: '/', name: 'Overview', icon: 'overview', key: 'o' },
  { path: '/map', name: 'Map', icon: 'map', key: 'm' },
  { path: '/services', name: 'Services', icon: 'services', key: 's' },
  { path: '/deploys', name: 'Deploys', icon: 'deploys', key: 'd' },
  { path: '/traces', name: 'Traces', icon: 'traces', key: 't' },
  { path: '/logs', name: 'Logs', icon: 'logs', key: 'l' },
  { path: '/metrics', name: 'Metrics', icon: 'metrics', key: 'p' },
  { path: '/incidents', name: 'Incidents', icon: 'incidents', key: 'i' },
  { path: '/alerts', name: 'Alerts', icon: 'alerts', key: 'a' },
  { path: '/errors', name: 'Errors', icon: 'errors', key: 'e' },
  { path: '/overhead', name: 'Overhead', icon: 'overhead', key: 'h' },
];

export const CONNECT: Page = { path: '/connect', name: 'Connect a service', icon: 'connect', key: 'c' };

/** Spring Boot Admin's own pages, served by the control plane. */
export const FLEET_PATH = '/admin';
