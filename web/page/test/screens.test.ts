/** Each screen in each look: accessible, within its width, and kept as a picture. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { SCREENS } from './browser.js';
import { accessible, fits, live, open, standIn } from './harness.js';
import { WEB_01 } from './scene.js';

const screens: { name: string; path: string; ready: string }[] = [
  { name: 'overview', path: '', ready: '.domains tbody tr' },
  { name: 'incident', path: '#/incidents/40', ready: 'svg.lanes' },
  { name: 'incident-under-way', path: '#/incidents/41', ready: 'svg.lanes' },
  { name: 'incident-not-proven', path: '#/incidents/39', ready: 'svg.lanes' },
  { name: 'incident-given-up', path: '#/incidents/38', ready: 'svg.lanes' },
  { name: 'domain', path: `#/domains/${WEB_01}`, ready: 'canvas' },
  { name: 'boot', path: `#/domains/${WEB_01}/boot`, ready: '.picture img' },
  { name: 'incidents', path: '#/incidents', ready: '.incidents tbody tr' },
  { name: 'crashes', path: '#/crashes', ready: '.group' },
];
for (const { name, path, ready } of screens) {
  for (const look of ['light', 'dark', 'phone', 'phone-dark'] as const) {
    test(`${name} in ${look} is accessible and fits`, async () => {
      const watched = await open(path, look);
      await watched.page.waitForSelector(ready);
      await live(watched);
      await watched.page.screenshot({ path: join(SCREENS, `${name}-${look}.png`), fullPage: true });
      await accessible(watched);
      await fits(watched);
    });
  }
}

test('the login in each look is accessible and fits', async () => {
  standIn.token = 'right';
  for (const look of ['light', 'dark', 'phone'] as const) {
    const watched = await open('', look);
    await watched.page.waitForSelector('form.login');
    await watched.page.screenshot({ path: join(SCREENS, `login-${look}.png`) });
    await accessible(watched);
    await fits(watched);
  }
});

test('a host whose clock and libvirt are not right says so first', async () => {
  standIn.host = { ...standIn.host, libvirt_answers: false, clock: { synchronised: false, max_error_s: null, judge: 'kernel' } };
  const watched = await open();
  await live(watched);
  assert.equal(await watched.page.locator('h1').textContent(), 'libvirt does not answer');
  assert.equal(await watched.page.locator('.host .alarm').count(), 2);
  await watched.page.screenshot({ path: join(SCREENS, 'overview-alarm-light.png') });
  await accessible(watched);
});
