/** The core of an incident: where it is, or how far, or why there is none. */
import { element } from '../dom.js';
import type { IncidentDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { plain } from '../model/plain.js';
import { absent, guest } from './common.js';
import { progress } from './stages.js';

export function coreBlock(
  { core, writing, capture_failure: failure, outcome, strategy }: IncidentDocument,
  href: string,
): (HTMLElement | null)[] {
  return [
    core === null
      ? null
      : element(
          'p',
          {},
          element('a', { href, download: true, class: 'download' }, `Download the core, ${figures.bytes(core.bytes)}`),
          ` ${plain(core.format, 80)}${strategy === null ? '' : `, by ${plain(strategy, 40)}`}`,
        ),
    core === null ? null : element('p', { class: 'path' }, element('code', {}, guest(core.path, 400))),
    core !== null
      ? element('p', { class: 'note' }, 'coretime core info FILE reads it, and so do crash, drgn and makedumpfile.')
      : null,
    writing === null ? null : progress(writing),
    writing === null ? null : element('p', { class: 'path' }, element('code', {}, guest(writing.path, 400))),
    failure === null
      ? null
      : element('p', { class: 'reason bad' }, core === null ? 'No core: ' : 'The core is not whole: ', guest(failure)),
    core === null && writing === null && failure === null
      ? element('p', {}, absent(outcome === null ? 'It is not there yet.' : 'No core was taken.'))
      : null,
  ];
}
