/** What an audit says of a guest's boot: the worst at once, the rest when it is asked for. */
import { element, type Child } from '../dom.js';
import type { BootAudit, BootVerdict } from '../api/documents.js';
import { VERDICTS, cycle, kind, of } from '../model/boot.js';
import { counted } from '../model/figures.js';
import { guest, section } from './common.js';
import { cell, row, rowHeader, table } from './table.js';

/** So many are written out; a guest may have thousands. */
const LISTED = 300;
const LONGEST = 300;

export function bootAudit(audit: BootAudit): HTMLElement[] {
  return [
    section(
      'steps',
      'What steps the clock',
      audit.steps.length === 0
        ? element('p', { class: 'empty' }, 'No unit that can start sets the clock or waits for it.')
        : list(
            audit.steps.map(({ unit, kind: how, program }) => [
              element('strong', {}, guest(unit, LONGEST)),
              ` ${kind(how)} `,
              element('code', {}, guest(program, LONGEST)),
            ]),
          ),
      audit.notes.length === 0 ? null : list(audit.notes.map(said), 'bad'),
      audit.cycles.length === 0 ? null : list(audit.cycles.map((one) => said(cycle(one))), 'bad'),
    ),
    section('units', 'What starts when', ...VERDICTS.map((verdict) => units(audit, verdict))),
    ...(audit.problems.length === 0
      ? []
      : [
          element(
            'details',
            { 'data-key': 'problems' },
            element('summary', {}, `${counted(audit.problems.length, 'line')} left out, or otherwise to be known`),
            list(audit.problems.slice(0, LISTED).map(said)),
            more(audit.problems.length),
          ),
        ]),
  ];
}

function units(audit: BootAudit, verdict: BootVerdict): Child {
  const found = of(audit, verdict);
  if (found.length === 0) {
    return null;
  }
  const shown = [
    table(
      verdict,
      'boot-units',
      [{ name: 'Unit' }, { name: 'Because' }],
      found
        .slice(0, LISTED)
        .map(({ unit, because }) =>
          row(unit, rowHeader('', guest(unit, LONGEST)), cell('because', guest(because, LONGEST))),
        ),
    ),
    more(found.length),
  ];
  const title = `${counted(found.length, 'unit')}: ${verdict}`;
  return verdict === 'can start before'
    ? element('div', { 'data-key': verdict }, element('h3', { class: 'bad' }, title), ...shown)
    : element('details', { 'data-key': verdict }, element('summary', {}, title), ...shown);
}

function said(text: string): Child[] {
  return [guest(text, 1000)];
}

function list(items: readonly Child[][], style = ''): HTMLElement {
  return element('ul', { class: `plain ${style}`.trim() }, ...items.map((item) => element('li', {}, ...item)));
}

function more(all: number): Child {
  return all <= LISTED ? null : element('p', { class: 'note' }, `and ${all - LISTED} more, which the document has`);
}
