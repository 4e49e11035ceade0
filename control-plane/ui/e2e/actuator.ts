import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';

/** An instance of a Spring Boot service, as far as its actuator tells health and sets levels of loggers. */

const ADMIN = `${process.env.PHAROS_URL ?? 'http://127.0.0.1:8080'}/admin/instances`;
const TYPE = 'application/vnd.spring-boot.actuator.v3+json';

export class Actuator {
  private readonly server: Server;
  /** Configured levels; what is not here has that of ROOT. */
  private readonly configured = new Map<string, string>([['ROOT', 'INFO']]);
  private registration = '';

  private constructor(private readonly loggers: readonly string[]) {
    this.server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '');
      const logger = /^\/actuator\/loggers\/(.+)$/.exec(path)?.[1];
      const answer = (body: object | null) => {
        response.writeHead(body === null ? 404 : 200, { 'content-type': TYPE });
        response.end(body === null ? '' : JSON.stringify(body));
      };
      if (request.method === 'POST' && logger !== undefined) {
        let body = '';
        request.on('data', (part) => {
          body += part;
        });
        request.on('end', () => {
          const { configuredLevel } = JSON.parse(body) as { configuredLevel: string | null };
          if (configuredLevel === null) this.configured.delete(decodeURIComponent(logger));
          else this.configured.set(decodeURIComponent(logger), configuredLevel);
          response.writeHead(204).end();
        });
      } else if (logger !== undefined) answer(this.told(decodeURIComponent(logger)));
      else if (path === '/actuator') answer({ _links: this.links() });
      else if (path === '/actuator/health') answer({ status: 'UP' });
      else if (path === '/actuator/info') answer({});
      else if (path === '/actuator/loggers')
        answer({ loggers: Object.fromEntries(this.names().map((name) => [name, this.told(name)])) });
      else answer(null);
    });
  }

  /** Listens on loopback and is registered. */
  static async started(service: string, environment: string, loggers: readonly string[]): Promise<Actuator> {
    const actuator = new Actuator(loggers);
    await new Promise<void>((resolve) => actuator.server.listen(0, '127.0.0.1', resolve));
    const response = await fetch(ADMIN, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: service,
        managementUrl: `${actuator.url}/actuator`,
        healthUrl: `${actuator.url}/actuator/health`,
        metadata: { 'service-namespace': 'e2e', 'service-instance-id': `${service}-1`, environment },
      }),
    });
    expect(response.status, await response.clone().text()).toBe(201);
    actuator.registration = ((await response.json()) as { id: string }).id;
    return actuator;
  }

  /** Null where the logger has that of the one above. */
  level(logger: string): string | null {
    return this.configured.get(logger) ?? null;
  }

  async stop(): Promise<void> {
    await fetch(`${ADMIN}/${this.registration}`, { method: 'DELETE' });
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private names(): string[] {
    return ['ROOT', ...this.loggers];
  }

  private told(name: string): object | null {
    return this.names().includes(name)
      ? {
          configuredLevel: this.configured.get(name) ?? null,
          effectiveLevel: this.configured.get(name) ?? this.configured.get('ROOT'),
        }
      : null;
  }

  private links(): object {
    return Object.fromEntries(
      ['self', 'health', 'info', 'loggers'].map((name) => [
        name,
        { href: `${this.url}/actuator${name === 'self' ? '' : `/${name}`}`, templated: false },
      ]),
    );
  }
}
