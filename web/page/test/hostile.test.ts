/** What guests and broken answers may say. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { SCREENS } from './browser.js';
import { BOOT } from './boot-order.js';
import { domain, uuid } from './documents.js';
import { fits, live, open, standIn } from './harness.js';

const EVIL =
  '<img src=x onerror="alert(1)"><script>alert(2)</script>"\'`{{7*7}}\u202egnp.exe\u0000\u001b[31m javascript:alert(3)';

test('text in every field stays text', async () => {
  const evil = <T>(value: T): T =>
    (typeof value === 'string'
      ? /^\d{4}-\d\d-\d\dT/.test(value) ||
        ['libvirt', 'running', 'proven'].includes(value) ||
        /^[0-9a-f]{8}-/.test(value) ||
        STAGES.has(value) ||
        VERDICTS.has(value)
        ? value
        : EVIL + 'x'.repeat(3000)
      : Array.isArray(value)
        ? value.map(evil)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, evil(one)]))
          : value) as T;
  const STAGES = new Set(['watch', 'capture', 'restart', 'measure', 'correct', 'prove']);
  const VERDICTS = new Set<string>(BOOT.audit.units.map((unit) => unit.verdict));
  standIn.domains = standIn.domains.slice(0, 5).map(evil);
  standIn.boot = evil(BOOT);
  standIn.incidents = standIn.incidents.map(evil);
  standIn.signatures = standIn.signatures.map(evil);
  standIn.host = evil(standIn.host);
  standIn.freezes = standIn.freezes.map(evil);
  standIn.log = EVIL.repeat(100);
  for (const look of ['light', 'phone'] as const) {
    const watched = await open('', look);
    const { page } = watched;
    for (const path of [
      '',
      '#/incidents',
      '#/incidents/41',
      '#/incidents/40',
      '#/incidents/38',
      `#/domains/${uuid(2)}`,
      '#/crashes',
      `#/domains/${uuid(2)}/boot`,
    ]) {
      await page.goto('about:blank');
      await page.goto(standIn.url + path);
      await page.waitForSelector('h1');
      await live(watched);
      standIn.tell('incident', { incident: 40, text: EVIL });
      await page.locator('[role=log]', { hasText: 'onerror' }).waitFor();
      const show = page.getByRole('button', { name: 'Show the kernel’s log' });
      if ((await show.count()) > 0) {
        await show.click();
        await page.waitForSelector('pre');
      }
      assert.equal(await page.locator('img:not(.picture > img), main script, iframe, object, embed').count(), 0);
      assert.equal(await page.locator('[onerror], [style*="javascript"], a[href^="javascript"]').count(), 0);
      assert.ok(
        !/[\u202e\u0000\u001b]/.test((await page.locator('body').textContent()) ?? ''),
        'no mark that turns the writing',
      );
      await fits(watched);
    }
  }
  const { page } = await open('#/incidents/40');
  await page.screenshot({ path: join(SCREENS, 'hostile-light.png') });
});

test('documents that are no documents are said to be so, and the rest is shown', async () => {
  standIn.broken = '{"domains": [{"domain"';
  const watched = await open();
  await live(watched);
  await watched.page.locator('[role=alert]', { hasText: 'The page failed' }).waitFor();
  await watched.page.locator('.host', { hasText: 'libvirt answers' }).waitFor();
  standIn.broken = null;
  standIn.domains = [domain(1, 'sound')];
  standIn.tell('lost');
  await watched.page.locator('.domains', { hasText: 'sound' }).waitFor();
  await watched.page.locator('[role=alert] p').waitFor({ state: 'detached' });
});

test('an address that leads nowhere says so', async () => {
  const { page } = await open('#/incidents/999');
  await page.locator('h1', { hasText: 'There is no incident 999' }).waitFor();
  await page.goto(`${standIn.url}#/%00/<script>`);
  await page.locator('h1', { hasText: 'There is no such page' }).waitFor();
});
