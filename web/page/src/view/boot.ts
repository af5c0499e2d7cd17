/** The order of a guest's boot around the step of its clock. It is asked of the guest when the screen is opened. */
import { element } from '../dom.js';
import { isUnauthenticated } from '../api/client.js';
import { Resource } from '../api/resource.js';
import type { BootDocument, DomainDocument } from '../api/documents.js';
import { verdict } from '../model/boot.js';
import * as figures from '../model/figures.js';
import { domainPath } from '../model/route.js';
import { short } from '../model/time.js';
import { bootAudit } from '../parts/boot-audit.js';
import { button, guest, link, section, time } from '../parts/common.js';
import type { Screen, Stage } from './screen.js';

/** The daemon itself gives up after two minutes. */
const LONGEST_MS = 150_000;

export function bootScreen(stage: Stage, uuid: string): Screen {
  const { client } = stage;
  const base = `domains/${uuid}`;
  const domain = new Resource<DomainDocument>(stage, () => base);
  const stop = new AbortController();
  let seen: BootDocument | undefined;
  /** Since when the guest is asked, in milliseconds. */
  let asking: number | undefined;
  let failure = '';
  let isWhole = false;

  const look = async (query: string) => {
    asking = client.now();
    failure = '';
    stage.changed();
    try {
      seen = await client.get<BootDocument>(`${base}/boot${query}`, stop.signal, LONGEST_MS);
    } catch (e) {
      if (stop.signal.aborted) {
        return;
      }
      if (isUnauthenticated(e)) {
        stage.failed(`${base}/boot`, e);
      }
      failure = e instanceof Error ? e.message : String(e);
    }
    asking = undefined;
    stage.changed();
  };

  const show = (whole: boolean) => {
    isWhole = whole;
    stage.changed();
  };

  return {
    title: () => `Boot order of ${domain.value?.name ?? 'a domain'}`,
    load: async () => {
      await domain.load();
      void look('');
    },
    draw: () => {
      const one = domain.value;
      if (one === undefined) {
        return [];
      }
      return [
        element('p', { class: 'kicker' }, link(domainPath(uuid), guest(one.name, 120))),
        element('h1', { tabindex: -1 }, 'Boot order'),
        ...(asking === undefined ? [] : [progress(client.now() - asking, seen !== undefined)]),
        ...(failure === '' ? [] : [refusal(failure)]),
        ...(seen === undefined ? [] : sentence(seen, client.now())),
        asking !== undefined
          ? null
          : element(
              'div',
              { class: 'controls', 'data-key': 'ask' },
              button('Ask the guest again', () => void look('?refresh=true')),
            ),
        ...(seen === undefined ? [] : [...bootAudit(seen.audit), picture(one.name, seen)]),
      ].filter((node) => node !== null);
    },
    event: (kind, event) => {
      if (event.domain === uuid && (kind === 'domain' || kind === 'incident')) {
        domain.refresh();
      }
    },
    again: () => domain.refresh(),
    isMoving: () => asking !== undefined,
    close: () => {
      stop.abort();
      domain.close();
    },
  };

  function picture(name: string, { looked_at: at }: BootDocument): HTMLElement {
    const path = client.url(`${base}/boot/graph`);
    return section(
      'graph',
      'As a picture',
      element(
        'div',
        { class: 'controls', role: 'group', 'aria-label': 'How large' },
        button('Full size', () => show(false), { class: 'choice', 'aria-pressed': String(!isWhole) }),
        button('Fit the width', () => show(true), { class: 'choice', 'aria-pressed': String(isWhole) }),
        link(path, 'By itself, where pointing at a unit tells why'),
      ),
      element(
        'div',
        { class: isWhole ? 'picture whole' : 'picture', tabindex: 0, role: 'region', 'aria-label': 'Boot order as a picture' },
        element('img', {
          'data-key': at,
          src: `${path}?look=${encodeURIComponent(at)}`,
          alt: `Units of ${name} around the step of its clock, an arrow from each to what waits for it; the lists above say the same.`,
        }),
      ),
    );
  }
}

function progress(milliseconds: number, hasOlder: boolean): HTMLElement {
  return element(
    'div',
    { class: 'progress', 'data-key': 'asking' },
    element('progress', { 'aria-label': 'The guest is asked' }),
    element('span', { role: 'status' }, 'The guest’s agent is asked for its units'),
    element('span', {}, `for ${figures.ago(milliseconds / 1e3)}${hasOlder ? '; below is what it told before' : ''}`),
  );
}

function refusal(text: string): HTMLElement {
  return element(
    'p',
    { class: 'alarm', role: 'alert', 'data-key': 'failure' },
    element('strong', {}, 'It cannot be told: '),
    guest(text, 1000),
  );
}

function sentence({ audit, looked_at: at }: BootDocument, now: number): HTMLElement[] {
  const { good, text } = verdict(audit);
  return [
    element(
      'p',
      { class: `verdict ${good ? 'good' : 'bad'}`, 'data-key': 'verdict' },
      element('strong', {}, text),
      ` in a boot into `,
      guest(audit.target, 120),
      '.',
    ),
    element(
      'p',
      { class: 'note', 'data-key': 'when' },
      'As the guest’s files were ',
      time(at, `${short(at, now)} UTC`),
      '.',
      good ? null : ' What mends it shows ',
      good ? null : element('code', {}, 'coretime boot fix --guest'),
      good ? null : ' with the guest’s name.',
    ),
  ];
}
