/** One incident: what it cost, its timeline to scale, the crash, the clocks, the core. */
import { element } from '../dom.js';
import { standalone } from '../morph.js';
import { Resource } from '../api/resource.js';
import type { DomainDocument, IncidentDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { plain } from '../model/plain.js';
import { instant, second } from '../model/time.js';
import { phaseOf, timeline } from '../model/timeline.js';
import { mark, standing, verdict } from '../model/verdict.js';
import { crashCard } from '../parts/card.js';
import { clocks } from '../parts/clocks.js';
import { absent, domainLink, figure, guest, section, time } from '../parts/common.js';
import { coreBlock } from '../parts/core.js';
import { lanesFigure } from '../parts/lanes.js';
import { logBlock } from '../parts/log.js';
import { steps } from '../parts/stages.js';
import type { Screen, Stage } from './screen.js';

const UNDER_WAY: Record<string, string> = {
  watch: 'its kernel panicked',
  capture: 'its memory is being taken',
  restart: 'it is being started again',
  measure: 'it boots, then its clock is measured',
  correct: 'its clock is being put right',
  prove: 'its clock is being proven',
};

export function incidentScreen(stage: Stage, id: number): Screen {
  const { client } = stage;
  const incident = new Resource<IncidentDocument>(stage, () => `incidents/${id}`);
  let domain: string | undefined;
  const log = logBlock(client, `incidents/${id}/log`);

  return {
    title: () =>
      incident.value === undefined
        ? `Incident ${id}`
        : `${plain(incident.value.domain, 120)}: ${state(incident.value)}`,
    load: async () => {
      const [, listed] = await Promise.all([incident.load(), client.get<{ domains: DomainDocument[] }>('domains')]);
      domain = listed.domains.find((one) => one.domain === incident.value?.domain_uuid)?.domain;
    },
    draw: (width) => {
      const one = incident.value;
      return one === undefined ? [] : drawn(one, domain, width, client.now(), log, client.url(`incidents/${id}/core`));
    },
    event: (kind, event) => {
      if ((kind === 'incident' || kind === 'core') && (event.incident === null || event.incident === id)) {
        incident.refresh();
      }
    },
    again: () => incident.refresh(),
    isMoving: () => incident.value?.outcome === null,
    close: () => incident.close(),
  };
}

function state(incident: IncidentDocument): string {
  switch (incident.outcome) {
    case null:
      return UNDER_WAY[incident.stage] ?? 'under way';
    case 'proven':
      return 'clock proven right';
    case 'not-proven':
      return 'clock not proven right';
    default:
      return `given up in ${plain(incident.stage, 40)}`;
  }
}

function drawn(
  incident: IncidentDocument,
  domain: string | undefined,
  width: number,
  now: number,
  log: HTMLDivElement,
  core: string,
): Node[] {
  const how = standing(incident);
  const lanes = timeline(incident, (now - instant(incident.panic_at)) / 1e3);
  return [
    element(
      'p',
      { class: 'kicker' },
      `Incident ${incident.id} · panic at `,
      time(incident.panic_at, `${second(incident.panic_at)} UTC`),
      incident.strategy === null ? null : ` · core by ${plain(incident.strategy, 40)}`,
    ),
    element('h1', { tabindex: -1 }, domainLink(incident.domain, domain), `: ${state(incident)}`),
    element(
      'p',
      { class: `verdict ${how}` },
      element('strong', {}, `${mark(how)} ${verdict(incident)}`),
      ' ',
      ...why(incident),
    ),
    incident.outcome === null ? steps(incident) : null,
    element('dl', { class: 'key' }, ...keyFigures(incident)),
    section(
      'timeline',
      'Timeline',
      element(
        'figure',
        {},
        lanesFigure('Timeline', lanes, width),
        element(
          'figcaption',
          {},
          'To scale. Each lane is a stretch; ◆ is a moment; dashed is what has not come to its end.',
        ),
      ),
      moments(incident),
    ),
    section(
      'card',
      'Crash card',
      incident.card === null
        ? element(
            'p',
            {},
            absent(incident.outcome === null ? 'It is not there yet.' : 'Nothing was known of the crash.'),
          )
        : crashCard(incident.card),
      standalone(log),
    ),
    section('clocks', 'Clocks', ...clocks(incident)),
    section('core', 'Core', ...coreBlock(incident, core)),
  ].filter((part) => part !== null);
}

function why(incident: IncidentDocument): (Node | string)[] {
  if (incident.reason !== null) {
    return [guest(incident.reason)];
  }
  return incident.residual === null
    ? []
    : [
        `two readings lie within the tolerance; the last one is ${figures.reading(incident.residual.offset_s, incident.residual.bound_s)}`,
      ];
}

function keyFigures(incident: IncidentDocument): HTMLElement[] {
  const seconds = (value: number | null) => (value === null ? absent('–') : figures.duration(value));
  const before = incident.shift?.before_s ?? null;
  const outage = incident.outage_s === null ? '' : `; outage ${figures.duration(incident.outage_s)}`;
  return [
    figure('Frozen', seconds(incident.freeze_s), `guest CPUs stopped${outage}`),
    figure('Panic → agent', seconds(incident.agent_s), 'the guest answers again'),
    figure(
      before !== null && before > 0 ? 'Early by' : 'Late by',
      before === null
        ? absent('–')
        : figures.reading(Math.abs(before), incident.shift?.bound_s ?? null).replace(/^\+/, ''),
      incident.shift?.predicted_s == null
        ? 'before the correction'
        : `predicted ${figures.offset(incident.shift.predicted_s)}`,
    ),
    figure(
      'Residual',
      incident.residual === null ? absent('–') : figures.reading(incident.residual.offset_s, incident.residual.bound_s),
      incident.correction === null
        ? 'after the correction'
        : incident.correction.method === 'none'
          ? 'nothing was corrected'
          : `after ${plain(incident.correction.method, 40)}`,
    ),
  ];
}

function moments(incident: IncidentDocument): HTMLElement {
  return element(
    'ol',
    { class: 'moments', 'aria-label': 'What happened, in seconds after the panic' },
    ...incident.timeline.map((moment) => {
      const after = (instant(moment.at) - instant(incident.panic_at)) / 1e3;
      return element(
        'li',
        {},
        element('span', { class: 'after' }, `${after < 0 ? '−' : '+'}${Math.abs(after).toFixed(2)} s`),
        element('span', { class: `step ${phaseOf(moment.stage)}` }, plain(moment.stage, 20)),
        element('span', { class: 'what' }, guest(moment.text)),
      );
    }),
  );
}
