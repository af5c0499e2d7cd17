/** The host at a glance: what is wrong, what is under way, all domains, the last incidents. */
import { element } from '../dom.js';
import { Resource } from '../api/resource.js';
import type { DomainDocument, EventKind, HostDocument, IncidentDocument } from '../api/documents.js';
import { wrong } from '../model/attention.js';
import * as figures from '../model/figures.js';
import { incidentsPath } from '../model/route.js';
import { link, section } from '../parts/common.js';
import { DomainTable } from '../parts/domain-table.js';
import { hostLine } from '../parts/host-line.js';
import { incidentTable } from '../parts/incident-table.js';
import { underWay } from '../parts/stages.js';
import type { Screen, Stage } from './screen.js';

const LAST = 12;

export function overviewScreen(stage: Stage): Screen {
  const host = new Resource<HostDocument>(stage, () => 'host');
  const domains = new Resource<{ domains: DomainDocument[] }>(stage, () => 'domains');
  const incidents = new Resource<{ incidents: IncidentDocument[] }>(stage, () => `incidents?limit=${LAST}`);
  const all = [host, domains, incidents];
  const table = new DomainTable(() => stage.changed());
  const listed = () => domains.value?.domains ?? [];
  const last = () => incidents.value?.incidents ?? [];
  const open = () => last().filter((incident) => incident.outcome === null);
  const headline = () => inOneLine(host.value, domains.value?.domains ?? null, open());

  return {
    title: headline,
    load: async () => {
      await Promise.all([host.load(), domains.loadIfPossible(), incidents.loadIfPossible()]);
    },
    draw: () => {
      const now = stage.client.now();
      const uuids = new Set(listed().map((domain) => domain.domain));
      return [
        element('h1', { tabindex: -1 }, headline()),
        host.value === undefined ? null : hostLine(host.value),
        open().length === 0
          ? null
          : section(
              'under-way',
              'Under way',
              element('ul', { class: 'plain' }, ...open().map((incident) => underWay(incident, now))),
            ),
        section(
          'domains',
          'Domains',
          ...(domains.value?.domains == null
            ? [unread()]
            : table.draw(listed(), new Map(open().map((incident) => [incident.id, incident.stage])), now)),
        ),
        section(
          'last',
          'Last incidents',
          incidents.value?.incidents == null ? unread() : incidentTable('Last incidents', last(), now, uuids),
          last().length < LAST ? null : element('p', { class: 'more' }, link(incidentsPath, 'All incidents')),
        ),
      ].filter((part) => part !== null);
    },
    event: (kind: EventKind) => {
      if (kind === 'host') {
        host.refresh();
      }
      if (kind === 'domain' || kind === 'clock' || kind === 'incident') {
        domains.refresh();
      }
      if (kind === 'incident' || kind === 'core') {
        incidents.refresh();
      }
    },
    again: () => all.forEach((one) => one.refresh()),
    isMoving: () => open().length > 0,
    close: () => all.forEach((one) => one.close()),
  };
}

function unread(): HTMLElement {
  return element('p', { class: 'empty' }, 'It could not be read.');
}

/** What the host is in, in one line. */
function inOneLine(
  host: HostDocument | undefined,
  domains: readonly DomainDocument[] | null,
  open: readonly IncidentDocument[],
): string {
  if (host !== undefined && !host.libvirt_answers) {
    return 'libvirt does not answer';
  }
  if (domains === null) {
    return 'Domains could not be read';
  }
  const look = domains.filter((domain) => wrong(domain) !== null).length;
  if (open.length > 0) {
    return `${figures.counted(open.length, 'incident')} under way${look === 0 ? '' : `, ${figures.counted(look, 'domain')} to look at`}`;
  }
  if (look > 0) {
    return `${figures.count(look)} of ${figures.counted(domains.length, 'domain')} to look at`;
  }
  if (host !== undefined && !host.clock.synchronised) {
    return 'Nobody keeps this host’s clock right';
  }
  return domains.length === 0 ? 'No domains' : `${figures.counted(domains.length, 'domain')}, as they should be`;
}
