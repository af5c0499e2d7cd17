/** Brings address, screen and events together. */
import { element } from './dom.js';
import { morph } from './morph.js';
import { ApiError, Client, isUnauthenticated } from './api/client.js';
import type { EventKind, HostEvent } from './api/documents.js';
import * as session from './api/session.js';
import { Stream } from './api/stream.js';
import { overviewPath, parse, type Route } from './model/route.js';
import { Announcer } from './parts/announcer.js';
import { link } from './parts/common.js';
import { Problems } from './parts/problems.js';
import { Shell } from './parts/shell.js';
import { loginForm } from './view/login.js';
import type { Screen, Stage } from './view/screen.js';
import { screenOf } from './view/screens.js';

/** How often the daemon is asked whether it is there: a dead connection does not say so. */
const PULSE_MS = 20_000;
const TICK_MS = 1000;
const HIDDEN_MS = 200;

export class App {
  private readonly client = new Client();
  private readonly announcer = new Announcer();
  private readonly shell: Shell;
  private readonly stream: Stream;
  private screen: Screen | undefined;
  private isDrawing = false;
  /** Undefined before it is known. */
  private isLive: boolean | undefined;
  private version = '';
  private navigation = 0;
  /** Counts what a screen could have missed that was still being looked at. */
  private told = 0;
  private readonly problems = new Problems((text) => this.shell.problem(text));
  /** Nothing could be shown, and that may pass. */
  private isFailed = false;

  constructor(root: HTMLElement) {
    this.shell = new Shell(root, () => void this.logout());
    root.append(this.announcer.region);
    this.stream = new Stream(this.client.url('events'), {
      live: (version) => this.live(version),
      lost: () => this.lost(),
      event: (kind, event) => this.event(kind, event),
    });
  }

  start(): void {
    addEventListener('hashchange', () => void this.go(true));
    addEventListener('resize', () => this.changed());
    addEventListener('online', () => this.isAsking() || this.stream.renew());
    setInterval(() => void this.pulse(), PULSE_MS);
    setInterval(() => {
      if (this.screen?.isMoving() === true) {
        this.changed();
      }
    }, TICK_MS);
    this.stream.open();
    void this.go(false);
  }

  /** Shows what the address says. */
  private async go(takesFocus: boolean): Promise<void> {
    const mine = ++this.navigation;
    const route = parse(location.hash);
    const stage: Stage = {
      client: this.client,
      changed: (name) => this.changed(name),
      failed: (name, error) => this.failed(name, error),
    };
    const screen = screenOf(route, stage);
    const told = this.told;
    this.isFailed = false;
    this.problems.clear();
    try {
      await screen?.load();
    } catch (e) {
      if (mine === this.navigation) {
        this.close();
        screen?.close();
        this.unloadable(e, route);
      }
      return;
    }
    if (mine !== this.navigation) {
      screen?.close();
      return;
    }
    this.close();
    this.screen = screen;
    this.shell.at(route);
    this.shell.loggedIn(session.isKnown());
    // A new screen is no change of the old one.
    this.shell.main.replaceChildren();
    this.draw();
    if (screen === undefined) {
      this.nothing('There is no such page');
    }
    if (told !== this.told) {
      // It came between this screen's first look and now, and may be missing from what was looked at.
      screen?.again();
    }
    if (takesFocus) {
      scrollTo(0, 0);
      this.shell.main.querySelector('h1')?.focus();
    }
  }

  private close(): void {
    this.screen?.close();
    this.screen = undefined;
  }

  private unloadable(error: unknown, route: Route): void {
    if (isUnauthenticated(error)) {
      this.login();
      return;
    }
    this.shell.at(route);
    if (error instanceof ApiError && error.status === 404) {
      this.nothing(
        route.name === 'incident'
          ? `There is no incident ${route.id}`
          : route.name === 'domain' || route.name === 'boot'
            ? 'There is no such domain any more'
            : 'There is no such thing',
      );
      return;
    }
    this.isFailed = true;
    this.nothing('Nothing can be shown');
    this.problems.add('', error, 'It is asked again before long.');
  }

  private nothing(title: string): void {
    document.title = `${title} · coretime`;
    this.shell.main.replaceChildren(
      element('h1', { tabindex: -1 }, title),
      element('p', {}, link(overviewPath, 'To the host')),
    );
  }

  private login(): void {
    if (this.isAsking()) {
      return;
    }
    this.stream.close();
    this.isLive = undefined;
    this.close();
    session.end();
    document.title = 'Log in · coretime';
    this.shell.at(null);
    this.shell.live('unknown');
    this.problems.clear();
    this.shell.loggedIn(false);
    const form = loginForm(this.client, () => {
      session.begin();
      this.stream.open();
      void this.go(true);
    });
    this.shell.main.replaceChildren(form);
    form.querySelector('input')?.focus();
  }

  private async logout(): Promise<void> {
    try {
      await this.client.logout();
    } catch (e) {
      if (!isUnauthenticated(e)) {
        this.problems.add('logout', e, 'The session goes on.');
        return;
      }
    }
    this.navigation++;
    this.login();
  }

  /** Draws once for all that changed until the next frame. */
  private changed(name?: string): void {
    if (name !== undefined) {
      this.problems.solved(name);
    }
    if (!this.isDrawing) {
      this.isDrawing = true;
      const draw = () => {
        this.isDrawing = false;
        this.draw();
      };
      // A tab that is not seen has no frames, but its title is.
      if (document.hidden) {
        setTimeout(draw, HIDDEN_MS);
      } else {
        requestAnimationFrame(draw);
      }
    }
  }

  private draw(): void {
    if (this.screen !== undefined) {
      const main = this.shell.main;
      const style = getComputedStyle(main);
      const width = main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      try {
        morph(main, this.screen.draw(Math.max(240, width)));
        document.title = `${this.screen.title()} · coretime`;
        this.problems.solved('drawing');
      } catch (e) {
        this.failed('drawing', e);
      }
    }
  }

  private event(kind: EventKind, event: HostEvent): void {
    this.told++;
    if (kind === 'lost') {
      this.again();
      return;
    }
    if (kind === 'incident' && event.text !== '') {
      this.announcer.say(event.text);
    }
    this.screen?.event(kind, event);
  }

  private live(version: string): void {
    if (this.version !== '' && version !== this.version) {
      // Another daemon, and with it perhaps another page.
      location.reload();
      return;
    }
    this.version = version;
    this.isLive = true;
    this.shell.live(null);
    this.again();
  }

  /** Looks at everything again. */
  private again(): void {
    this.told++;
    if (this.isFailed) {
      void this.go(false);
    } else {
      this.screen?.again();
    }
  }

  private lost(): void {
    if (this.isLive !== false) {
      this.isLive = false;
      this.shell.live({ since: this.client.now() });
    }
    void this.pulse();
  }

  /** Asks whether the daemon is there and the session lasts. */
  private async pulse(): Promise<void> {
    if (this.isAsking()) {
      return;
    }
    try {
      await this.client.get('host');
      if (this.isFailed) {
        void this.go(false);
      }
      this.screen?.event('host', { number: 0, at: '', domain: null, incident: null, text: '' });
    } catch (e) {
      if (isUnauthenticated(e)) {
        this.login();
      } else if (this.isLive === true) {
        this.stream.renew();
      }
    }
  }

  /** Whether the page asks for the token. */
  private isAsking(): boolean {
    return this.shell.main.querySelector('form.login') !== null;
  }

  private failed(name: string, error: unknown): void {
    if (isUnauthenticated(error)) {
      this.login();
    } else if (!(error instanceof ApiError) || error.status !== 0) {
      // That nobody answers is told by the state beside the ways.
      this.problems.add(name, error, 'What is shown of it is what it was.');
    }
  }
}
