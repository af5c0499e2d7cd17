/** What stands around every screen: name, ways, whether what is shown is live, and what is read out. */
import { element } from '../dom.js';
import { morph } from '../morph.js';
import { crashesPath, incidentsPath, overviewPath, type Route } from '../model/route.js';
import { clock } from '../model/time.js';
import { button } from './common.js';

const WAYS = [
  { name: 'Host', href: overviewPath, routes: ['overview', 'domain', 'boot'] },
  { name: 'Incidents', href: incidentsPath, routes: ['incidents', 'incident'] },
  { name: 'Crashes', href: crashesPath, routes: ['crashes'] },
] as const;

/** Since when nothing new can come, in milliseconds; null where all is live. */
export type Liveness = { readonly since: number } | null;

export class Shell {
  readonly main = element('main', { id: 'main', tabindex: -1 });
  private readonly ways = element('nav', { 'aria-label': 'Main' });
  private readonly state = element('p', { class: 'live', role: 'status' });
  private readonly leave: HTMLButtonElement;
  private readonly notice = element('div', { class: 'notice', role: 'alert' });

  constructor(root: HTMLElement, leave: () => void) {
    this.leave = button('Log out', leave, { class: 'quiet', hidden: true });
    const skip = element(
      'a',
      {
        class: 'skip',
        href: '#main',
        on: {
          click: (event) => {
            // The address behind the # is the screen's.
            event.preventDefault();
            this.main.focus();
          },
        },
      },
      'Skip to the content',
    );
    root.append(
      skip,
      element(
        'header',
        {},
        element('p', { class: 'word' }, element('a', { href: overviewPath }, 'coretime')),
        this.ways,
        this.state,
        this.leave,
      ),
      this.notice,
      this.main,
    );
  }

  /** @param route null where there is nowhere to go, as before the login */
  at(route: Route | null): void {
    morph(this.ways, [
      element(
        'ul',
        {},
        ...(route === null ? [] : WAYS).map(({ name, href, routes }) =>
          element(
            'li',
            {},
            element(
              'a',
              { href, 'aria-current': (routes as readonly string[]).includes(route?.name ?? '') ? 'page' : null },
              name,
            ),
          ),
        ),
      ),
    ]);
  }

  live(state: Liveness | 'unknown'): void {
    document.documentElement.classList.toggle('stale', state !== null && state !== 'unknown');
    morph(this.state, [
      state === 'unknown'
        ? element('span', {})
        : state === null
          ? element('span', { class: 'good' }, 'live')
          : element(
              'span',
              { class: 'bad' },
              `not live since ${clock(new Date(state.since).toISOString())} UTC, reconnecting`,
            ),
    ]);
  }

  loggedIn(known: boolean): void {
    this.leave.hidden = !known;
  }

  /** Something that prevents the screen from being right; null where nothing does. */
  problem(text: string | null): void {
    morph(this.notice, text === null ? [] : [element('p', {}, text)]);
  }
}
