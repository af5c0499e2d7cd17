/** A crash card: what was known of a crash at once, and what stays when there is no core. */
import { element } from '../dom.js';
import type { CardDocument } from '../api/documents.js';
import { crashesPath } from '../model/route.js';
import { guest, link } from './common.js';

/** More frames than anybody reads are left out. */
const FRAMES = 64;

export function crashCard(card: CardDocument): HTMLElement {
  const line = (name: string, text: string | null) =>
    text === null ? null : element('div', {}, element('dt', {}, name), element('dd', {}, guest(text, 600)));
  return element(
    'div',
    { class: 'card' },
    element(
      'dl',
      { class: 'facts' },
      line('panic', card.panic),
      line('cause', card.cause),
      line('ran', card.task),
      line('CPU', card.cpu === null ? null : String(card.cpu)),
      line('kernel', card.kernel),
      card.signature === null
        ? null
        : element(
            'div',
            {},
            element('dt', {}, 'signature'),
            element('dd', {}, link(crashesPath, guest(card.signature, 80))),
          ),
    ),
    card.backtrace.length === 0
      ? null
      : element(
          'ol',
          { class: 'backtrace', 'aria-label': 'Backtrace, innermost first' },
          ...card.backtrace
            .slice(0, FRAMES)
            .map((frame) => element('li', { class: frame.startsWith('?') ? 'guess' : null }, guest(frame, 200))),
        ),
    card.backtrace.some((frame) => frame.startsWith('?'))
      ? element('p', { class: 'note' }, '? stands before what merely looked like a return address on the stack.')
      : null,
    card.cpus.length === 0
      ? null
      : element(
          'details',
          {},
          element('summary', {}, 'Where each CPU was'),
          element(
            'ul',
            { class: 'backtrace' },
            ...card.cpus.slice(0, 4 * FRAMES).map((cpu) => element('li', {}, guest(cpu, 200))),
          ),
        ),
    ...card.problems.slice(0, FRAMES).map((problem) => element('p', { class: 'note' }, guest(problem, 600))),
  );
}
