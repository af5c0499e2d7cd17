/** All incidents, a page at a time. */
import { element } from '../dom.js';
import { Resource } from '../api/resource.js';
import type { DomainDocument, IncidentDocument } from '../api/documents.js';
import { incidentsPath, olderPath } from '../model/route.js';
import { link } from '../parts/common.js';
import { incidentTable } from '../parts/incident-table.js';
import type { Screen, Stage } from './screen.js';

const PAGE = 50;

export function incidentsScreen(stage: Stage, before: number | null): Screen {
  const path = `incidents?limit=${PAGE}${before === null ? '' : `&before=${before}`}`;
  const incidents = new Resource<{ incidents: IncidentDocument[] }>(stage, () => path);
  const domains = new Resource<{ domains: DomainDocument[] }>(stage, () => 'domains');
  const listed = () => incidents.value?.incidents ?? [];
  return {
    title: () => 'Incidents',
    load: async () => {
      await Promise.all([incidents.load(), domains.loadIfPossible()]);
    },
    draw: () => {
      const oldest = listed()[listed().length - 1];
      const uuids = new Set((domains.value?.domains ?? []).map((domain) => domain.domain));
      return [
        element('h1', { tabindex: -1 }, 'Incidents'),
        incidentTable('Incidents', listed(), stage.client.now(), uuids),
        element(
          'p',
          { class: 'more' },
          before === null ? null : link(incidentsPath, 'Newest'),
          ' ',
          listed().length < PAGE || oldest === undefined ? null : link(olderPath(oldest.id), 'Older'),
        ),
      ];
    },
    event: (kind) => {
      if (kind === 'incident') {
        incidents.refresh();
      }
    },
    again: () => incidents.refresh(),
    isMoving: () => listed().some((incident) => incident.outcome === null),
    close: () => {
      incidents.close();
      domains.close();
    },
  };
}
