/** How large and how quick it is. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { domain, uuid } from './documents.js';
import { PAGE, browser, live, open, opened, standIn } from './harness.js';

const MOST_BYTES = 60_000;

test('the whole page is small', () => {
  const files = ['index.html', ...readdirSync(join(PAGE, 'assets')).map((name) => join('assets', name))];
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(PAGE, name))).length, 0);
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes gzipped`);
  console.log(`  ${bytes} bytes gzipped`);
});

test('the page is usable within a second', async () => {
  const watched = await browser.open();
  opened.push(watched);
  await watched.page.goto(standIn.url);
  await watched.page.waitForSelector('.domains tbody tr a');
  const [usable, painted] = await watched.page.evaluate(() => [
    performance.now(),
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  ]);
  assert.ok((usable ?? Infinity) < 1000, `it took ${usable?.toFixed(0)} ms`);
  console.log(`  usable after ${usable?.toFixed(0)} ms, first paint at ${painted?.toFixed(0)} ms`);
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
  let sent = 0;
  const flood = setInterval(() => {
    const number = sent++ % 1000;
    standIn.domains[number] = domain(1000 + number, `vm-${String(number).padStart(4, '0')}`, { frozen_s: sent });
    standIn.tell('clock', { domain: uuid(1000 + number) });
  }, 20);
  const begin = performance.now();
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
  const longest = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest);
  console.log(
    `  1,000 domains, ${sent} events: longest frame ${longest.toFixed(0)} ms, found one in ${found.toFixed(0)} ms`,
  );
  assert.ok(found < 1000, `finding one took ${found.toFixed(0)} ms`);
  assert.ok(longest < 1000, `a frame took ${longest.toFixed(0)} ms`);
});
