/** Incidents, newest first, a row each with its timeline on a common scale. */
import { element } from '../dom.js';
import type { IncidentDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { incidentPath } from '../model/route.js';
import { instant, short } from '../model/time.js';
import { timeline } from '../model/timeline.js';
import { absent, domainLink, link, outcome, time } from './common.js';
import { laneStrip } from './lanes.js';
import { cell, named, row, rowHeader, table, type Column } from './table.js';

const WIDTH = 150;
const HEIGHT = 14;

/**
 * The table.
 *
 * @param domains the UUIDs of those that are still there; null where all are of one domain, which then is not named
 */
export function incidentTable(
  label: string,
  incidents: readonly IncidentDocument[],
  now: number,
  domains: ReadonlySet<string> | null,
): HTMLElement {
  if (incidents.length === 0) {
    return element('p', { class: 'empty' }, 'No panic was seen.');
  }
  const drawn = incidents.map((incident) => ({
    incident,
    lanes: timeline(incident, (now - instant(incident.panic_at)) / 1e3),
  }));
  // One that took very long would make dots of all others.
  const ends = drawn.map(({ lanes }) => lanes.end).sort((a, b) => a - b);
  const longest = Math.min(ends[ends.length - 1] ?? 1, 3 * (ends[Math.floor(ends.length / 2)] ?? 1));
  const columns: Column[] = [
    { name: 'Panic, UTC' },
    ...(domains === null ? [] : [{ name: 'Domain' }]),
    { name: 'Clock' },
    { name: `0 to ${figures.duration(longest)}`, style: 'strip' },
    { name: 'Frozen', style: 'number' },
    { name: 'Off before', style: 'number' },
    { name: 'Residual', style: 'number' },
  ];
  return table(
    label,
    'incidents',
    columns,
    drawn.map(({ incident, lanes }) =>
      row(
        String(incident.id),
        rowHeader(
          'when',
          link(incidentPath(incident.id), `${incident.id} · `, time(incident.panic_at, short(incident.panic_at, now))),
        ),
        ...(domains === null ? [] : [
              cell(
                'domain',
                domainLink(incident.domain, domains.has(incident.domain_uuid) ? incident.domain_uuid : undefined),
              ),
            ]),
        cell('clock', outcome(incident)),
        cell('strip', laneStrip(lanes, longest, WIDTH, HEIGHT)),
        named('Frozen', 'number', incident.freeze_s === null ? absent('–') : figures.duration(incident.freeze_s)),
        named(
          'Off before',
          'number',
          incident.shift?.before_s == null
            ? absent('–')
            : figures.reading(incident.shift.before_s, incident.shift.bound_s),
        ),
        named(
          'Residual',
          'number',
          incident.residual === null
            ? absent('–')
            : figures.reading(incident.residual.offset_s, incident.residual.bound_s),
        ),
      ),
    ),
  );
}
