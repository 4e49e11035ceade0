/** Names that stay what they are in a path. Others are refused, decoded twice or not at all by servers, proxies, routers. */
const FITS = /^(?!\.{1,2}$|~$)[^/\\;%?#&+=,:@$\p{Cc}]+$/u;

/** Stands in a path for a name that follows in the query. */
export const BY_QUERY = '~';

/** A service in a path, and what its query needs for it. */
export function serviceInPath(name: string): { path: string; query: { name?: string } } {
  return FITS.test(name)
    ? { path: `/services/${encodeURIComponent(name)}`, query: {} }
    : { path: `/services/${BY_QUERY}`, query: { name } };
}

/** The address of a service's page. */
export function serviceAddress(name: string): string {
  const { path, query } = serviceInPath(name);
  return query.name === undefined ? path : `${path}?name=${encodeURIComponent(query.name)}`;
}

/** The service that a page's address means: the path's, or the query's where the path says so. */
export function serviceOf(part: string, search: string): string {
  return part === BY_QUERY ? (new URLSearchParams(search).get('name') ?? part) : part;
}
