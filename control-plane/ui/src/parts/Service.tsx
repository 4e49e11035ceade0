import { Link } from 'wouter';
import type { VersionCount } from '../api/types';
import { serviceAddress } from '../state/serviceAddress';
import { useHref } from '../state/url';

const HUES = 10;

/** FNV-1a from a start under which the shop's services (and so the demo) get a hue each. */
const START = 80_636_067;

function hash(name: string): number {
  let h = START;
  for (let i = 0; i < name.length; i++) {
    h ^= name.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return (h ^ (h >>> 15)) >>> 0;
}

/** A service keeps its colour wherever and whenever it is drawn: it comes from the name alone. */
export function serviceColor(name: string): string {
  return `var(--svc-${(hash(name) % HUES) + 1})`;
}

/** The 3 px bar before a service's name: identity, never status. */
export function ServiceName({ name, virtual = false }: { name: string; virtual?: boolean }) {
  return (
    <span className="svc" style={{ '--c': virtual ? 'var(--svc-virtual)' : serviceColor(name) }}>
      {name}
    </span>
  );
}

interface Named {
  name: string;
  namespace: string | null;
  environment: string | null;
}

/**
 * The path of a service's page. Where a name is used in several namespaces or environments (`others`), the link says
 * which one is meant.
 */
export function servicePath(service: Named, others: readonly Named[] = []): string {
  const path = serviceAddress(service.name);
  if (others.filter((o) => o.name === service.name).length < 2) return path;
  const own = new URLSearchParams();
  if (service.environment) own.set('env', service.environment);
  if (service.namespace) own.set('namespace', service.namespace);
  return `${path}${path.includes('?') ? '&' : '?'}${own}`;
}

export function ServiceLink({ service, others }: { service: Named; others?: readonly Named[] }) {
  const href = useHref();
  return (
    <Link className="q" href={href(servicePath(service, others))}>
      <ServiceName name={service.name} />
    </Link>
  );
}

/** Squares for instances are readable up to here; beyond, the number has to do. */
const MOST_SQUARES = 12;

/** Running versions: grey the one that was, violet the one that comes. */
export function Versions({
  versions,
  newest,
}: {
  versions: readonly VersionCount[];
  /** The version a deployment is bringing; null when none is under way. */
  newest: string | null;
}) {
  if (versions.length === 0) return <span className="u">–</span>;
  const old = versions.filter((v) => newest === null || v.version !== newest);
  const fresh = versions.filter((v) => newest !== null && v.version === newest);
  const total = versions.reduce((sum, v) => sum + v.instances, 0);
  const squares = [...old, ...fresh].flatMap((v) =>
    Array.from({ length: v.instances }, (_, i) => ({ key: `${v.version}/${i}`, fresh: fresh.includes(v) })),
  );
  return (
    <>
      <span className="row versions">
        {old.map((v) => (
          <span className="nw" key={v.version ?? ''}>
            {v.version === null ? (
              <span className="u">no version</span>
            ) : (
              <span className="mono">{v.version}</span>
            )}{' '}
            <span className="u s12">×{v.instances}</span>
          </span>
        ))}
        {fresh.map((v) => (
          <span className="nw" key={v.version ?? ''}>
            {old.length > 0 && <span className="u">→ </span>}
            <span className="mono v-new">{v.version}</span> <span className="u s12">×{v.instances}</span>
          </span>
        ))}
      </span>
      {total > 0 && total <= MOST_SQUARES && (
        <span className="vb" aria-hidden="true">
          {squares.map((s) => (
            <i key={s.key} className={s.fresh ? 'f' : ''} />
          ))}
        </span>
      )}
    </>
  );
}
