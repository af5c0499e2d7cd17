/** All domains of the host, a row each; what needs a look can be singled out. */
import { element } from '../dom.js';
import { same } from '../morph.js';
import type { DomainDocument, Reading } from '../api/documents.js';
import { judge, readiness, wrong } from '../model/attention.js';
import * as figures from '../model/figures.js';
import { plain } from '../model/plain.js';
import { incidentPath } from '../model/route.js';
import { instant } from '../model/time.js';
import { absent, button, domainLink, link } from './common.js';
import { named, row, rowHeader, table, type Column } from './table.js';

/** So many rows are shown until all are asked for: a long table costs its layout with every change. */
const SHOWN = 200;

/** A reading of this age says little of the clock now. */
const OLD_S = 7200;

type Order = 'name' | 'state' | 'offset' | 'shift';
type Filter = 'all' | 'under way' | 'need a look' | 'not watched';

const FILTERS: Record<Filter, (domain: DomainDocument) => boolean> = {
  all: () => true,
  'under way': (domain) => domain.incident !== null,
  'need a look': (domain) => wrong(domain) !== null,
  'not watched': (domain) => !domain.watched,
};

const SIZES: Record<Order, (domain: DomainDocument) => number | string> = {
  name: (domain) => domain.name,
  state: (domain) => ['crashed', 'unknown', 'paused', 'running', 'off'].indexOf(domain.run),
  offset: (domain) => (domain.system === null ? -1 : Math.abs(domain.system.offset_s)),
  shift: (domain) => domain.frozen_s,
};

export class DomainTable {
  private order: Order = 'name';
  private isDescending = false;
  private filter: Filter = 'all';
  private search = '';
  private isWhole = false;

  /** What each row was drawn of the last time. */
  private drawn = new Map<string, string>();

  constructor(private readonly changed: () => void) {}

  /** @param stages the stage of each incident that is under way, as far as it is known */
  draw(domains: readonly DomainDocument[], stages: ReadonlyMap<number, string>, now: number): HTMLElement[] {
    const found = this.sorted(domains.filter((domain) => FILTERS[this.filter](domain) && this.isFound(domain)));
    const shown = this.isWhole ? found : found.slice(0, SHOWN);
    const before = this.drawn;
    this.drawn = new Map();
    const rows = shown.map((domain) => {
      const stage = domain.incident === null ? '' : (stages.get(domain.incident) ?? '');
      const age = domain.system === null ? '' : old(domain.system, now);
      const state = JSON.stringify(domain) + stage + age;
      this.drawn.set(domain.domain, state);
      return before.get(domain.domain) === state ? same('tr', domain.domain) : drawRow(domain, stage, age);
    });
    return [
      this.controls(domains),
      shown.length === 0
        ? element(
            'p',
            { class: 'empty', 'data-key': 'none' },
            domains.length === 0 ? 'libvirt tells of no domain.' : 'No domain is like that.',
          )
        : table('Domains', 'domains', this.columns(), rows),
      ...(found.length === shown.length
        ? []
        : [
            element(
              'p',
              { class: 'more', 'data-key': 'more' },
              button(`Show the other ${figures.count(found.length - shown.length)}`, () => this.showAll()),
            ),
          ]),
    ];
  }

  private controls(domains: readonly DomainDocument[]): HTMLElement {
    const counts = (Object.keys(FILTERS) as Filter[]).map((name) => ({
      name,
      count: domains.filter(FILTERS[name]).length,
    }));
    return element(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Which domains' },
      ...counts
        .filter(({ name, count }) => name === 'all' || count > 0 || name === this.filter)
        .map(({ name, count }) =>
          button(`${name} ${figures.count(count)}`, () => this.show(name), {
            'data-key': name,
            'aria-pressed': String(name === this.filter),
            class: name === 'need a look' && count > 0 ? 'choice bad' : 'choice',
          }),
        ),
      element('input', {
        'data-key': 'search',
        type: 'search',
        'aria-label': 'Find domains by name',
        placeholder: 'find by name',
        autocomplete: 'off',
        spellcheck: 'false',
        on: {
          input: (event) => {
            this.search = (event.target as HTMLInputElement).value.toLowerCase();
            this.changed();
          },
        },
      }),
    );
  }

  private columns(): Column[] {
    const sorted = (name: string, order: Order, style = ''): Column => ({
      name,
      style,
      sort: {
        direction: order !== this.order ? 'none' : this.isDescending ? 'descending' : 'ascending',
        pressed: () => this.sortBy(order),
      },
    });
    return [
      sorted('Domain', 'name'),
      sorted('State', 'state'),
      sorted('Offset', 'offset', 'number'),
      sorted('Shift', 'shift', 'number'),
      { name: 'RTC', style: 'number' },
      { name: 'Policy' },
      { name: 'Incident' },
    ];
  }

  private showAll(): void {
    this.isWhole = true;
    this.changed();
  }

  private show(filter: Filter): void {
    this.filter = filter;
    this.changed();
  }

  /** Figures begin with the largest. */
  private sortBy(order: Order): void {
    this.isDescending = order === this.order ? !this.isDescending : order === 'offset' || order === 'shift';
    this.order = order;
    this.changed();
  }

  private sorted(domains: DomainDocument[]): DomainDocument[] {
    const size = SIZES[this.order];
    const sign = this.isDescending ? -1 : 1;
    return domains.sort((one, other) => {
      const a = size(one);
      const b = size(other);
      return a < b ? -sign : a > b ? sign : one.name < other.name ? -1 : 1;
    });
  }

  private isFound(domain: DomainDocument): boolean {
    return this.search === '' || domain.name.toLowerCase().includes(this.search);
  }
}

/** How old a reading is, where that is to be known. */
function old(reading: Reading, now: number): string {
  const seconds = (now - instant(reading.at)) / 1e3;
  return seconds > OLD_S ? `${figures.ago(seconds)} ago` : '';
}

function drawRow(domain: DomainDocument, stage: string, age: string): HTMLElement {
  const why = wrong(domain);
  return row(
    domain.domain,
    rowHeader(
      'name',
      domainLink(domain.name, domain.domain),
      why === null ? null : element('span', { class: 'why bad' }, why),
    ),
    named(
      'State',
      `state ${domain.run === 'crashed' && domain.incident === null ? 'bad' : domain.run === 'running' ? '' : 'soft'}`,
      plain(domain.run, 20),
    ),
    named(
      'Offset',
      `number ${domain.run === 'running' ? judge(domain.system, domain.tolerances.system_s) : 'soft'}`,
      shown(domain.system, figures.reading),
      age === '' ? null : element('span', { class: 'age' }, ` ${age}`),
    ),
    named('Shift', 'number', domain.frozen_s === 0 ? absent('0') : figures.offset(-domain.frozen_s)),
    named(
      'RTC',
      `number ${domain.run === 'running' ? judge(domain.rtc, domain.tolerances.rtc_s) : 'soft'}`,
      shown(domain.rtc, (seconds) => figures.rtc(seconds)),
    ),
    named('Policy', domain.watched ? 'policy' : 'policy soft', readiness(domain)),
    named(
      'Incident',
      'incident',
      domain.incident === null
        ? absent('none')
        : link(incidentPath(domain.incident), `${domain.incident}${stage === '' ? '' : `: ${plain(stage, 20)}`}`),
    ),
  );
}

function shown(reading: Reading | null, text: (offset: number, bound: number) => string): string | HTMLElement {
  return reading === null ? absent('not read') : text(reading.offset_s, reading.bound_s);
}
