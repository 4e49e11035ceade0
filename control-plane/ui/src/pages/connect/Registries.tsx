import type { Registry } from '../../api/types';
import { count, plural, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { StatusIcon } from '../../parts/Status';

const NAMES = { eureka: 'Eureka', consul: 'Consul', kubernetes: 'Kubernetes' } as const;
const TONES = { ok: 'ok', failing: 'warn', waiting: 'none' } as const;

/** Where instances are discovered and how asking there goes; absent when discovery is not configured. */
export function Registries({ registries }: { registries: readonly Registry[] }) {
  if (registries.length === 0) return null;
  return (
    <section className="card connect-block" aria-label="Discovery">
      <div className="hd">
        <h2>Discovery</h2>
        <span className="t3 s12">instances that registries list</span>
      </div>
      <ul className="registries">
        {registries.map((registry) => (
          <li key={`${registry.source} ${registry.address}`}>
            <p>
              <StatusIcon tone={TONES[registry.state]} />
              <b>{NAMES[registry.source]}</b> <span className="t2 s12 address">{registry.address}</span>
            </p>
            <p className="s12 t2">{sentence(registry)}</p>
            {registry.detail && <p className="s12">{capital(registry.detail)}.</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentence(registry: Registry): string {
  switch (registry.state) {
    case 'waiting':
      return 'Not asked yet.';
    case 'failing':
      return `Fails since ${clock(registry.since)} and is asked again. What it listed last is kept: ${listed(registry)}.`;
    case 'ok':
      return `Lists ${listed(registry)}.`;
  }
}

function listed(registry: Registry): string {
  const left = registry.leftOut > 0 ? `, ${text(count(registry.leftOut))} left out` : '';
  return `${plural(registry.instances, 'instance')}${left}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
