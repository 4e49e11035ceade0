// Incidents of a control plane as they come and go, for those who break the shop and look what is said of it: `./pharos bench incidents` and the tests.

const POLL_MS = 1_000;
const TIMEOUT_MS = 10_000;

/** Whether an incident blames this service first: itself, or a database or queue that the title says is its own. */
export function blames(incident, service) {
  if (incident.cause === null) return false;
  return incident.cause.kind === 'service' ? incident.cause.name === service : new RegExp(`\\b${service}\\b`).test(incident.title);
}

/** Notes each incident that is open at some look: when it was first seen, and since when it blames whom. */
export class Incidents {
  /** By id: {incident: as last seen, openedAt, blamedAt: {service: time}, closedAt or null}; times in ms. */
  #seen = new Map();

  constructor(url) {
    this.url = url;
  }

  async get(path) {
    const response = await fetch(`${this.url}/api/v1/incidents${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`incidents${path} answers ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** Those that are open now. */
  async look(services = []) {
    const { incidents } = await this.get('?state=open');
    const now = Date.now();
    for (const incident of incidents) {
      const known = this.#seen.get(incident.id);
      const noted = known ?? { openedAt: now, blamedAt: {} };
      for (const service of services) {
        if (!blames(incident, service)) delete noted.blamedAt[service];
        else noted.blamedAt[service] ??= now;
      }
      this.#seen.set(incident.id, { ...noted, incident, closedAt: null });
    }
    const open = new Set(incidents.map((one) => one.id));
    for (const [id, noted] of this.#seen) if (!open.has(id)) noted.closedAt ??= now;
    return incidents;
  }

  /** What was seen since the last forget(). */
  get seen() {
    return [...this.#seen.values()];
  }

  forget() {
    this.#seen.clear();
  }

  /** Looks until the condition holds of what is open; returns whether it did in time. */
  async until(condition, limitMs, services = []) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const open = await this.look(services);
      if (condition(open)) return true;
      if (Date.now() >= deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, Math.max(0, deadline - Date.now()))));
    }
  }
}
