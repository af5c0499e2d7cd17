/** One domain: its clocks over hours or days, its freezes, its incidents. */
import { element } from '../dom.js';
import { standalone } from '../morph.js';
import { Resource } from '../api/resource.js';
import type { DomainDocument, FreezeDocument, IncidentDocument, Reading } from '../api/documents.js';
import { judge, readiness, wrong } from '../model/attention.js';
import * as figures from '../model/figures.js';
import { plain } from '../model/plain.js';
import { bootPath, incidentPath } from '../model/route.js';
import { second, short } from '../model/time.js';
import { absent, button, figure, guest, link, section, time } from '../parts/common.js';
import { incidentTable } from '../parts/incident-table.js';
import type { OffsetPlot } from '../parts/offset-plot.js';
import { named, row, rowHeader, table } from '../parts/table.js';
import type { Screen, Stage } from './screen.js';

const RANGES = [
  { name: '1 hour', seconds: 3600 },
  { name: '1 day', seconds: 86_400 },
  { name: '7 days', seconds: 7 * 86_400 },
  { name: '30 days', seconds: 30 * 86_400 },
] as const;

/** So many freezes and readings are written out. */
const LISTED = 20;

export function domainScreen(stage: Stage, uuid: string): Screen {
  const { client } = stage;
  let range: number = RANGES[1].seconds;
  let plot: OffsetPlot | undefined;
  const since = () => encodeURIComponent(`${new Date(client.now() - range * 1e3).toISOString().slice(0, 19)}Z`);
  const base = `domains/${uuid}`;
  const domain = new Resource<DomainDocument>(stage, () => base);
  const system = new Resource<{ readings: Reading[] }>(
    stage,
    () => `${base}/readings?clock=system&limit=2000&since=${since()}`,
  );
  const rtc = new Resource<{ readings: Reading[] }>(
    stage,
    () => `${base}/readings?clock=rtc&limit=2000&since=${since()}`,
  );
  const freezes = new Resource<{ freezes: FreezeDocument[] }>(stage, () => `${base}/freezes?since=${since()}`);
  const incidents = new Resource<{ incidents: IncidentDocument[] }>(
    stage,
    () => `incidents?limit=${LISTED}&domain=${uuid}`,
  );
  const clocks = [system, rtc, freezes];
  const all = [domain, incidents, ...clocks];
  const frame = element('div', { class: 'plots', 'data-key': 'plots' });

  const show = (seconds: number) => {
    range = seconds;
    clocks.forEach((one) => one.refresh());
    stage.changed();
  };

  return {
    title: () => domain.value?.name ?? 'Domain',
    load: async () => {
      // The plot is a script of its own, so that the pages without one are small.
      const [made] = await Promise.all([
        import('../parts/offset-plot.js'),
        domain.load(),
        ...[incidents, ...clocks].map((one) => one.loadIfPossible()),
      ]);
      plot = new made.OffsetPlot(frame);
    },
    draw: (width) => {
      const one = domain.value;
      if (one === undefined) {
        return [];
      }
      const readings = system.value?.readings ?? [];
      const stops = freezes.value?.freezes ?? [];
      const now = client.now();
      plot?.draw({
        system: readings,
        rtc: rtc.value?.readings ?? [],
        freezes: stops,
        tolerance: one.tolerances.system_s,
        from: now / 1e3 - range,
        to: now / 1e3,
        width,
      });
      const reason = wrong(one);
      return [
        element('p', { class: 'kicker' }, element('code', {}, one.domain)),
        element('h1', { tabindex: -1 }, guest(one.name, 120)),
        element(
          'p',
          { class: reason === null ? 'verdict' : 'verdict bad' },
          element('strong', {}, one.run === 'unknown' ? 'libvirt does not say how it is' : plain(one.run, 20)),
          `, ${readiness(one)}`,
          reason === null ? null : `; ${reason}`,
          one.incident === null ? null : '; ',
          one.incident === null ? null : link(incidentPath(one.incident), `incident ${one.incident} is under way`),
        ),
        element('dl', { class: 'key' }, ...keyFigures(one, now)),
        element('p', { class: 'more' }, link(bootPath(one.domain), 'Boot order')),
        section(
          'offset',
          'Clocks over time',
          element(
            'div',
            { class: 'controls', role: 'group', 'aria-label': 'How far back' },
            ...RANGES.map(({ name, seconds }) =>
              button(name, () => show(seconds), { class: 'choice', 'aria-pressed': String(range === seconds) }),
            ),
          ),
          standalone(frame),
          readings.length === 0
            ? element('p', { class: 'empty' }, 'Its clock was not read in this time.')
            : lastReadings(readings, now),
        ),
        section(
          'freezes',
          'Freezes',
          stops.length === 0
            ? element('p', { class: 'empty' }, 'It did not stand still in this time.')
            : freezeTable(stops, now),
        ),
        section(
          'incidents',
          'Incidents',
          incidentTable('Incidents of this domain', incidents.value?.incidents ?? [], now, null),
        ),
      ];
    },
    event: (kind, event) => {
      if (event.domain !== null && event.domain !== uuid) {
        return;
      }
      if (kind === 'domain' || kind === 'incident' || kind === 'clock') {
        domain.refresh();
      }
      if (kind === 'clock') {
        clocks.forEach((one) => one.refresh());
      }
      if (kind === 'incident') {
        incidents.refresh();
        freezes.refresh();
      }
    },
    again: () => all.forEach((one) => one.refresh()),
    isMoving: () => (incidents.value?.incidents ?? []).some((incident) => incident.outcome === null),
    close: () => {
      all.forEach((one) => one.close());
      plot?.close();
    },
  };
}

function keyFigures(domain: DomainDocument, now: number): HTMLElement[] {
  const { system, rtc, tolerances } = domain;
  const read = (reading: Reading | null) =>
    reading === null ? 'not read in this QEMU process' : ['read ', time(reading.at, `${short(reading.at, now)} UTC`)];
  const noted = (reading: Reading | null) => {
    const words = read(reading);
    return typeof words === 'string' ? words : element('span', {}, ...words);
  };
  return [
    figure(
      'Offset',
      element(
        'span',
        { class: judge(system, tolerances.system_s) },
        system === null ? '–' : figures.reading(system.offset_s, system.bound_s),
      ),
      noted(system),
    ),
    figure(
      'RTC',
      element('span', { class: judge(rtc, tolerances.rtc_s) }, rtc === null ? '–' : figures.rtc(rtc.offset_s)),
      noted(rtc),
    ),
    figure('Shift', figures.offset(-domain.frozen_s), 'put on it by freezes of this QEMU process'),
    figure(
      'Policy',
      readiness(domain),
      domain.adopted
        ? 'a panic of it is coretime’s to take'
        : domain.watched
          ? 'libvirt takes a panic of it'
          : 'a panic of it is not seen',
    ),
  ];
}

function lastReadings(readings: readonly Reading[], now: number): HTMLElement {
  const last = readings.slice(-LISTED).reverse();
  return element(
    'details',
    {},
    element('summary', {}, `The last ${figures.counted(last.length, 'reading')} in figures`),
    table(
      'Readings',
      'readings',
      [{ name: 'Read, UTC' }, { name: 'Offset', style: 'number' }],
      last.map((reading) =>
        row(
          reading.at,
          rowHeader('when', time(reading.at, short(reading.at, now))),
          named('Offset', 'number', figures.reading(reading.offset_s, reading.bound_s)),
        ),
      ),
    ),
  );
}

function freezeTable(freezes: readonly FreezeDocument[], now: number): HTMLElement {
  return table(
    'Freezes',
    'freezes',
    [{ name: 'From, UTC' }, { name: 'Length', style: 'number' }, { name: 'Cause' }],
    freezes
      .slice(-LISTED)
      .reverse()
      .map((freeze) =>
        row(
          freeze.from,
          rowHeader(
            'when',
            element('time', { datetime: freeze.from, title: `${second(freeze.from)} UTC` }, short(freeze.from, now)),
          ),
          named('Length', 'number', figures.duration(freeze.length_s)),
          named('Cause', '', freeze.cause === '' ? absent('unknown') : guest(freeze.cause, 40)),
        ),
      ),
  );
}
