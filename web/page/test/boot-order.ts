/** A boot order as the daemon tells it, and a picture that tries what none may. */
import type { BootDocument, BootVerdict } from '../src/api/documents.js';

/** The colours of a box in it, by its own style. */
export const LIGHT = [255, 217, 214] as const;
export const DARK = [85, 25, 27] as const;

const judged = (verdict: BootVerdict, because: string, ...units: string[]) =>
  units.map((unit) => ({ unit, verdict, because, path: [unit] }));

export const BOOT: BootDocument = {
  looked_at: '2026-11-25T22:31:07.114Z',
  audit: {
    target: 'graphical.target',
    ordered: false,
    steps: [
      { unit: 'chrony-wait.service', kind: 'waits', program: 'chronyc -h 127.0.0.1,::1 waitsync 0 0.1 0.0 1' },
      { unit: 'chrony.service', kind: 'daemon', program: '!/usr/sbin/chronyd' },
    ],
    units: [
      ...judged(
        'can start before',
        'nothing orders it after the step, and multi-user.target starts it',
        'cron.service',
        'postgresql@15-main.service',
      ),
      ...judged('can start before', 'nothing orders it after the step, and logrotate.timer starts it', 'logrotate.service'),
      ...judged('only if the step fails', 'After=time-sync.target', 'late.service'),
      ...judged('after the step', 'After= and Requires=chrony-wait.service', 'needs.service'),
      ...judged('does not care', 'by its type', 'basic.target', 'sysinit.target', 'tmp.mount'),
    ],
    notes: ['chrony-wait.service is disabled: nothing pulls it in'],
    cycles: [{ path: ['a.service', 'b.service'], droppable: ['b.service'] }],
    problems: ['/etc/systemd/system/pipe.service:0: is no file'],
  },
};

/** Wide as a real one is; its first box is at 24, 24. */
export const PICTURE = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="1700" height="420" viewBox="0 0 1700 420" onload="fetch('/stolen')">
<style>
@import url("http://outside.example/style.css");
svg { --paper: #ffffff; --before: #ffd9d6; color-scheme: light dark; background: var(--paper); }
@media (prefers-color-scheme: dark) { svg { --paper: #0d1117; --before: #55191b; } }
rect { fill: var(--before); }
text { font: 12px monospace; fill: currentColor; }
</style>
<script>fetch('/stolen')</script>
<image href="http://outside.example/picture.png" width="10" height="10"/>
<foreignObject width="10" height="10"><img xmlns="http://www.w3.org/1999/xhtml" src="/stolen" onerror="fetch('/stolen')"/></foreignObject>
${Array.from(
  { length: 8 },
  (_, box) => `<g><title>why</title><rect x="${24 + box * 205}" y="24" width="180" height="360"/></g>`,
).join('\n')}
</svg>`;
