import { Link, useLocation } from 'wouter';
import { Icon, Lighthouse } from '../parts/Icon';
import { useHref } from '../state/url';
import { CONNECT, FLEET_PATH, PAGES, type Page } from './pages';

function Entry({ page }: { page: Page }) {
  const href = useHref();
  const [path] = useLocation();
  const here = page.path === '/' ? path === '/' : path === page.path || path.startsWith(`${page.path}/`);
  return (
    <li>
      <Link
        href={href(page.path)}
        aria-current={here ? 'page' : undefined}
        title={`${page.name} (G ${page.key.toUpperCase()})`}
      >
        <Icon name={page.icon} />
        <span className="lbl">{page.name}</span>
      </Link>
    </li>
  );
}

export function RailNavigation() {
  const href = useHref();
  return (
    <nav className="rail" aria-label="Main">
      <Link className="brand" href={href('/')} aria-label="Pharos, overview">
        <Lighthouse />
        <span className="lbl">Pharos</span>
      </Link>
      <ul>
        {PAGES.map((page) => (
          <Entry key={page.path} page={page} />
        ))}
      </ul>
      <ul className="foot">
        <Entry page={CONNECT} />
        <li>
          <a href={FLEET_PATH} title="Fleet: Spring Boot Admin">
            <Icon name="fleet" />
            <span className="lbl">Fleet</span>
            <span className="ext">
              <Icon name="external" small />
            </span>
          </a>
        </li>
      </ul>
    </nav>
  );
}
