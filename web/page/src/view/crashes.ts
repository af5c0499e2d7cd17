/** Crashes grouped by signature: equal crashes, most recent first. */
import { element } from '../dom.js';
import { Resource } from '../api/resource.js';
import type { SignatureDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { incidentPath } from '../model/route.js';
import { signatureParts } from '../model/signature.js';
import { minute } from '../model/time.js';
import { guest, link, time } from '../parts/common.js';
import type { Screen, Stage } from './screen.js';

/** So many incidents of a group are named at once. */
const NAMED = 12;

export function crashesScreen(stage: Stage): Screen {
  const signatures = new Resource<{ signatures: SignatureDocument[] }>(stage, () => 'signatures');
  return {
    title: () => 'Crashes',
    load: () => signatures.load(),
    draw: () => {
      const groups = signatures.value?.signatures ?? [];
      const most = groups.reduce((size, group) => Math.max(size, group.count), 1);
      return [
        element('h1', { tabindex: -1 }, 'Crashes'),
        element(
          'p',
          { class: 'note lead' },
          'Equal crashes, most recent first: the same message in the same innermost functions, whatever the boot or build.',
        ),
        groups.length === 0
          ? element('p', { class: 'empty' }, 'No crash card has a signature yet.')
          : element('ol', { class: 'plain groups' }, ...groups.map((group) => drawGroup(group, most))),
      ];
    },
    event: (kind) => {
      if (kind === 'incident') {
        signatures.refresh();
      }
    },
    again: () => signatures.refresh(),
    isMoving: () => false,
    close: () => signatures.close(),
  };
}

function drawGroup(group: SignatureDocument, most: number): HTMLElement {
  const { what, functions } = signatureParts(group.text);
  const more = group.count - Math.min(NAMED, group.incidents.length);
  return element(
    'li',
    { 'data-key': group.signature, class: 'group' },
    element(
      'p',
      { class: 'count' },
      element('strong', {}, `${figures.count(group.count)} ×`),
      element('meter', { min: 0, max: most, value: group.count, 'aria-label': `${group.count} of at most ${most}` }),
    ),
    element(
      'div',
      {},
      element('h2', { class: 'signature' }, guest(what, 300)),
      functions === '' ? null : element('p', { class: 'frames' }, 'in ', guest(functions, 600)),
      element(
        'p',
        { class: 'note' },
        element('code', {}, guest(group.signature, 80)),
        group.count === 1 ? ', at ' : ', first ',
        time(group.first_at, minute(group.first_at)),
        ...(group.count === 1 ? [] : [', last ', time(group.last_at, minute(group.last_at))]),
        ' UTC',
      ),
      element(
        'p',
        { class: 'note' },
        'incidents ',
        ...group.incidents
          .slice(0, NAMED)
          .flatMap((id, index) => [index === 0 ? null : ', ', link(incidentPath(id), String(id))]),
        more > 0 ? ` and ${figures.count(more)} more` : null,
      ),
    ),
  );
}
