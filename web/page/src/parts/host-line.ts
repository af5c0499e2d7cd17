/** The host's own clock and libvirt: quiet while they are right, loud where not. */
import { element } from '../dom.js';
import type { HostDocument } from '../api/documents.js';
import * as figures from '../model/figures.js';
import { minute } from '../model/time.js';
import { guest, time } from './common.js';

/** What it means that nobody keeps the host's clock right. */
const UNKEPT = {
  kernel:
    'Guests’ clocks are held against it, so coretime corrects none until a time daemon here (chrony, ntpd, systemd-timesyncd) has it synchronised.',
  servers: 'Guests’ clocks are held against it, so coretime asks the configured NTP servers before each correction.',
  nobody: 'Guests’ clocks are held against it all the same, as clock.any-host says: they become as wrong as it is.',
} as const;

export function hostLine(host: HostDocument): HTMLElement {
  return element(
    'ul',
    { class: 'host', 'data-key': 'host', 'aria-label': 'This host' },
    host.libvirt_answers
      ? good('libvirt answers', ' at ', guest(host.uri, 120))
      : bad(
          'libvirt does not answer',
          'What is shown of domains is what it was. Panics are handled as soon as it answers again: see to libvirtd on this host.',
        ),
    host.clock.synchronised
      ? good(
          'this host’s clock is kept right',
          host.clock.max_error_s === null ? '' : ` ${figures.bound(host.clock.max_error_s)}`,
        )
      : bad(
          'This host’s clock is kept right by nobody',
          UNKEPT[host.clock.judge],
        ),
    element(
      'li',
      { class: 'soft' },
      'coretime ',
      guest(host.version, 40),
      ', watching since ',
      time(host.started_at, `${minute(host.started_at)} UTC`),
    ),
  );
}

function good(what: string, ...more: (string | HTMLElement)[]): HTMLElement {
  return element('li', {}, element('span', { class: 'mark good', 'aria-hidden': 'true' }, '✓'), what, ...more);
}

function bad(what: string, more: string): HTMLElement {
  return element('li', { class: 'alarm' }, element('strong', {}, `✗ ${what}. `), more);
}
