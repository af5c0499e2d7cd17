/** What the event stream brings, and what becomes of the page without it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { SCREENS } from './browser.js';
import { PROVEN, domain, inStage, shifted, uuid } from './documents.js';
import { accessible, live, open, standIn } from './harness.js';
import { shown } from './quick.js';

test('an incident that begins appears by its event alone and ends proven without a reload', async () => {
  const watched = await open();
  const { page } = watched;
  await live(watched);
  await page.evaluate(() => ((globalThis as unknown as { mark: number }).mark = 1));
  const panic = new Date();
  const among = (incident: (typeof standIn.incidents)[number]) => {
    standIn.incidents = [incident, ...standIn.incidents.filter((one) => one.id !== 42)];
    standIn.domains = standIn.domains.map((one) =>
      one.name === 'web-03' ? { ...one, incident: incident.outcome === null ? 42 : null } : one,
    );
  };

  among(inStage('capture', 42, 'web-03', panic));
  const took = await shown(watched, 42, () =>
    standIn.tell('incident', { domain: uuid(10), incident: 42, text: 'web-03: the guest’s kernel panicked' }),
  );
  assert.match((await page.locator('[role=log]').textContent()) ?? '', /web-03: the guest’s kernel panicked/);

  await page.locator('.under-way a', { hasText: 'web-03' }).click();
  for (const stage of ['restart', 'measure', 'correct', 'prove'] as const) {
    among(inStage(stage, 42, 'web-03', panic));
    standIn.tell('incident', { domain: uuid(10), incident: 42 });
    await page.locator('.steps [aria-current=step]', { hasText: stage }).waitFor();
  }
  among(shifted(PROVEN, 42, 'web-03', panic));
  standIn.tell('incident', { domain: uuid(10), incident: 42, text: 'web-03: proven' });
  await page.locator('h1', { hasText: 'clock proven right' }).waitFor();
  assert.equal(
    await page.evaluate(() => (globalThis as unknown as { mark?: number }).mark),
    1,
    'the page was not loaded again',
  );
  console.log(`  an incident appears ${took.toFixed(0)} ms after its event`);
});

test('focus, an opened detail and a typed word survive what the stream brings', async () => {
  const watched = await open();
  const { page } = watched;
  await live(watched);
  await page.getByRole('searchbox').fill('web');
  await page.getByRole('searchbox').focus();
  standIn.domains = [...standIn.domains, domain(50, 'web-new')];
  standIn.tell('domain', { domain: uuid(50) });
  await page.locator('.domains', { hasText: 'web-new' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'web');

  await page.locator('.domains').getByRole('link', { name: 'web-03' }).focus();
  standIn.domains = standIn.domains.filter((one) => one.name !== 'web-01');
  standIn.tell('domain', { domain: uuid(8) });
  await page.locator('.domains', { hasText: 'web-01' }).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'web-03');
  assert.equal(await page.locator('.domains tbody tr').count(), 3);
});

test('a core being written moves', async () => {
  const watched = await open('#/incidents/41');
  await live(watched);
  const bar = watched.page.locator('progress').first();
  const [incident] = standIn.incidents;
  assert.ok(incident?.writing);
  standIn.incidents[0] = { ...incident, writing: { ...incident.writing, done_bytes: 1_500_000_000, left_s: 0.6 } };
  standIn.tell('core', { incident: 41 });
  await watched.page.locator('.progress', { hasText: '0.60 s left' }).waitFor();
  assert.equal(await bar.getAttribute('value'), '1500000000');
});

test('what happens while a screen is still being looked at is on it', async () => {
  const watched = await open();
  const { page } = watched;
  await live(watched);
  let arrive = () => {};
  standIn.onTheWay = new Promise((resolve) => (arrive = resolve));
  await page.locator('.under-way a', { hasText: 'web-02' }).click();
  while (!standIn.asked.includes('GET /api/v1/incidents/41')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  standIn.incidents = [inStage('prove', 41, 'web-02', new Date()), ...standIn.incidents.slice(1)];
  standIn.tell('incident', { domain: uuid(9), incident: 41, text: 'web-02: it is being proven' });
  await page.locator('[role=log]', { hasText: 'it is being proven' }).waitFor();
  arrive();
  await page.locator('.steps [aria-current=step]', { hasText: 'prove' }).waitFor();
});

test('a daemon that is gone is seen, and after it is back what was missed is there', async () => {
  const watched = await open();
  const { page } = watched;
  await live(watched);
  standIn.down();
  await page.locator('.live .bad', { hasText: 'not live since' }).waitFor();
  await page.screenshot({ path: join(SCREENS, 'overview-not-live-light.png') });
  await accessible(watched);
  standIn.domains = [...standIn.domains, domain(51, 'born-meanwhile')];
  standIn.up();
  await page.locator('.domains', { hasText: 'born-meanwhile' }).waitFor();
  await live(watched);
});

test('events that are lost make it look at everything again', async () => {
  const watched = await open();
  await live(watched);
  standIn.domains = [...standIn.domains, domain(52, 'not-told')];
  standIn.tell('lost');
  await watched.page.locator('.domains', { hasText: 'not-told' }).waitFor();
});

test('another version of the daemon brings its own page', async () => {
  const watched = await open('#/crashes');
  await live(watched);
  standIn.down();
  await watched.page.locator('.live .bad').waitFor();
  standIn.version = '0.2.0';
  const loaded = watched.page.waitForEvent('load');
  standIn.up();
  await loaded;
  await watched.page.locator('h1', { hasText: 'Crashes' }).waitFor();
});
