/** Reads out what happens, for those who do not see it: at most a sentence every two seconds, the rest counted. */
import { element } from '../dom.js';
import { plain } from '../model/plain.js';

const PAUSE_MS = 2000;

export class Announcer {
  readonly region = element('div', {
    class: 'unseen',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': 'What happened',
  });
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.waiting.push(plain(text, 300));
    if (this.timer === undefined) {
      this.speak();
    }
  }

  private speak(): void {
    const [first, ...more] = this.waiting;
    this.timer = undefined;
    if (first === undefined) {
      return;
    }
    this.waiting = [];
    this.region.replaceChildren(element('p', {}, more.length === 0 ? first : `${first}; and ${more.length} more`));
    this.timer = setTimeout(() => this.speak(), PAUSE_MS);
  }
}
