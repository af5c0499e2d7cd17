/** How large it is, and that much does not make it slow. How quick it is, is not tested but measured: see quick.measure.ts. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { domain, uuid } from './documents.js';
import { PAGE, live, open, standIn } from './harness.js';
import { usable } from './quick.js';

const MOST_BYTES = 60_000;

test('the whole page is small', () => {
  const files = ['index.html', ...readdirSync(join(PAGE, 'assets')).map((name) => join('assets', name))];
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(PAGE, name))).length, 0);
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes gzipped`);
  console.log(`  ${bytes} bytes gzipped`);
});

test('the page is usable without anything that it does not show', async () => {
  const { milliseconds, watched } = await usable();
  console.log(`  usable after ${milliseconds.toFixed(0)} ms`);
  const documents = standIn.asked.filter((one) => one.startsWith('GET /api/') && !one.endsWith('/events'));
  assert.deepEqual([...new Set(documents)].sort(), [
    'GET /api/v1/domains',
    'GET /api/v1/host',
    'GET /api/v1/incidents',
  ]);
  assert.deepEqual(
    watched.requests.filter((url) => url.includes('offset-plot')),
    [],
    'the plot is loaded where one is shown',
  );
});

test('a thousand domains under 50 events a second stay usable', async () => {
  standIn.domains = Array.from({ length: 1000 }, (_, number) =>
    domain(1000 + number, `vm-${String(number).padStart(4, '0')}`),
  );
  const watched = await open();
  const { page } = watched;
  await live(watched);
  assert.equal(await page.locator('.domains tbody tr').count(), 200);
  await page.getByRole('button', { name: 'Show the other 800' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.domains tbody tr').length === 1000);
  await page.evaluate(() => {
    const seen = globalThis as unknown as { longest: number; last: number };
    seen.longest = 0;
    seen.last = performance.now();
    const frame = () => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - seen.last);
      seen.last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const looks = () => standIn.asked.filter((one) => one === 'GET /api/v1/domains').length;
  let sent = 0;
  const flood = setInterval(() => {
    const number = sent++ % 1000;
    standIn.domains[number] = domain(1000 + number, `vm-${String(number).padStart(4, '0')}`, { frozen_s: sent });
    standIn.tell('clock', { domain: uuid(1000 + number) });
  }, 20);
  const begin = performance.now();
  const before = looks();
  await page.getByRole('searchbox').fill('vm-0999');
  await page.locator('.domains tbody').getByRole('link', { name: 'vm-0999' }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.domains tbody tr').length === 1);
  const found = performance.now() - begin;
  await page.getByRole('searchbox').fill('');
  await page.waitForFunction(() => document.querySelectorAll('.domains tbody tr').length === 1000);
  while (sent < 250) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  clearInterval(flood);
  // Not one for each event: between two there is a pause of 0.2 s or more.
  const most = (performance.now() - begin) / 200 + 2;
  assert.ok(looks() - before <= most, `${looks() - before} looks where there may be ${most.toFixed(0)}`);
  const longest = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest);
  console.log(
    `  1,000 domains, ${sent} events: longest frame ${longest.toFixed(0)} ms, found one in ${found.toFixed(0)} ms`,
  );
});
