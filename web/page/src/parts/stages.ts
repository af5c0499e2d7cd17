/** An incident under way: its steps, the one it is in, and how far the core is. */
import { element } from '../dom.js';
import type { IncidentDocument, WritingDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { plain } from '../model/plain.js';
import { incidentPath } from '../model/route.js';
import { instant } from '../model/time.js';
import { phaseOf } from '../model/timeline.js';
import { STAGES } from '../model/verdict.js';
import { guest, link } from './common.js';

export function underWay(incident: IncidentDocument, now: number): HTMLElement {
  return element(
    'li',
    { 'data-key': String(incident.id), class: 'under-way' },
    element(
      'p',
      { class: 'what' },
      link(
        incidentPath(incident.id),
        guest(incident.domain, 120),
        ` panicked ${figures.ago((now - instant(incident.panic_at)) / 1e3)} ago`,
      ),
      incident.card?.panic == null ? null : element('span', { class: 'soft' }, guest(incident.card.panic, 160)),
    ),
    steps(incident),
    incident.writing === null ? null : progress(incident.writing),
  );
}

export function steps(incident: IncidentDocument): HTMLElement {
  const current = STAGES.indexOf(incident.stage);
  return element(
    'ol',
    { class: 'steps', 'aria-label': 'Steps' },
    ...STAGES.map((stage, index) =>
      element(
        'li',
        {
          class: `${index < current ? 'done' : index === current ? 'now' : 'ahead'} ${phaseOf(stage)}`,
          'aria-current': index === current ? 'step' : null,
        },
        stage,
      ),
    ),
  );
}

/** How far a core is: "writing pages: 412 MiB of 1.5 GiB, 180 MiB/s, 6.2 s left". */
export function progress(writing: WritingDocument): HTMLElement {
  const total = writing.total_bytes;
  const label = `core: ${plain(writing.phase, 80)}`;
  return element(
    'p',
    { class: 'progress' },
    element('progress', {
      'aria-label': label,
      ...(total === 0 ? {} : { max: total, value: Math.min(writing.done_bytes, total) }),
    }),
    element(
      'span',
      {},
      `${label}, ${figures.bytes(writing.done_bytes)}${total === 0 ? '' : ` of ${figures.bytes(total)}`}`,
      writing.bytes_per_second === 0 ? null : `, ${figures.bytes(writing.bytes_per_second)}/s`,
      writing.left_s === null ? null : `, ${figures.duration(writing.left_s)} left`,
    ),
  );
}
