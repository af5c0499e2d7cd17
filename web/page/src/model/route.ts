/** What the page shows, as its address says it behind the #. */
export type Route =
  | { readonly name: 'overview' }
  | { readonly name: 'domain'; readonly domain: string }
  | { readonly name: 'boot'; readonly domain: string }
  | { readonly name: 'incidents'; readonly before: number | null }
  | { readonly name: 'incident'; readonly id: number }
  | { readonly name: 'crashes' }
  | { readonly name: 'unknown' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^[1-9][0-9]{0,14}$/;

export function parse(hash: string): Route {
  const [first = '', second, third, ...more] = hash.replace(/^#?\/?/, '').split('/');
  if (more.length > 0 || (third !== undefined && (first !== 'domains' || third !== 'boot'))) {
    return { name: 'unknown' };
  }
  switch (first) {
    case '':
      return second === undefined ? { name: 'overview' } : { name: 'unknown' };
    case 'domains':
      return second !== undefined && UUID.test(second)
        ? { name: third === undefined ? 'domain' : 'boot', domain: second.toLowerCase() }
        : { name: 'unknown' };
    case 'incidents':
      return incidents(second);
    case 'crashes':
      return second === undefined ? { name: 'crashes' } : { name: 'unknown' };
    default:
      return { name: 'unknown' };
  }
}

export const overviewPath = '#/';
export const incidentsPath = '#/incidents';
export const crashesPath = '#/crashes';

export function domainPath(domain: string): string {
  return `#/domains/${encodeURIComponent(domain)}`;
}

/** The order of its boot. */
export function bootPath(domain: string): string {
  return `${domainPath(domain)}/boot`;
}

export function incidentPath(id: number): string {
  return `#/incidents/${id}`;
}

/** The incidents before this one. */
export function olderPath(before: number): string {
  return `#/incidents/before-${before}`;
}

function incidents(second: string | undefined): Route {
  if (second === undefined) {
    return { name: 'incidents', before: null };
  }
  if (NUMBER.test(second)) {
    return { name: 'incident', id: Number(second) };
  }
  const before = second.replace(/^before-/, '');
  return before !== second && NUMBER.test(before) ? { name: 'incidents', before: Number(before) } : { name: 'unknown' };
}
