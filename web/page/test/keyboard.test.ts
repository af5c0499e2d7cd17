/** All of the page by keys alone. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { SCREENS } from './browser.js';
import { live, open, standIn } from './harness.js';
import { WEB_01 } from './scene.js';

test('everything is reached by Tab, each with a focus that is seen, and the skip link skips', async () => {
  const { page } = await open();
  await page.waitForSelector('.domains tbody tr');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  assert.equal(new URL(page.url()).hash, '', 'it is no screen');

  const wanted = await page.locator('main :is(a, button, input)').count();
  const reached = new Set<string>();
  for (let i = 0; i < wanted; i++) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      const all = Array.from(document.querySelectorAll('main :is(a, button, input)'));
      return { index: all.indexOf(focused), outline: getComputedStyle(focused).outlineStyle };
    });
    assert.equal(seen.outline, 'solid');
    reached.add(String(seen.index));
  }
  assert.equal(reached.size, wanted);
  assert.ok(!reached.has('-1'));
});

test('an incident and back by keys alone, and the focus is on the new screen', async () => {
  const { page } = await open();
  await page.locator('.incidents a').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'web-02: it boots' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  await page.goBack();
  await page.waitForSelector('.domains');
});

test('sorting and filters are buttons', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Offset' }).focus();
  await page.keyboard.press('Enter');
  // What a key brings is drawn with the next frame.
  await page.locator('th[aria-sort=descending]', { hasText: 'Offset↓' }).waitFor();
  assert.match((await page.locator('.domains tbody tr').first().textContent()) ?? '', /^db-replica/);
  await page.getByRole('button', { name: /^need a look/ }).focus();
  await page.keyboard.press('Space');
  await page.locator('[aria-pressed=true]', { hasText: 'need a look 3' }).waitFor();
  assert.equal(await page.locator('.domains tbody tr').count(), 3);
});

test('the arrow keys go from reading to reading of a plot', async () => {
  const { page } = await open(`#/domains/${WEB_01}`);
  await page.locator('.field').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const readout = page.locator('.readout');
  assert.match((await readout.textContent()) ?? '', /^2.* UTC · [+−]?\d+\.\d ± \d+\.\d ms/);
  for (let i = 0; i < 12 && !((await readout.textContent()) ?? '').includes('RTC'); i++) {
    await page.keyboard.press('ArrowLeft');
  }
  assert.match((await readout.textContent()) ?? '', / · RTC [−+]?\d+\.\d s$/);
  standIn.domains = standIn.domains.map((one) => ({ ...one, frozen_s: 77 }));
  standIn.tell('clock', { domain: WEB_01 });
  await page.locator('.key', { hasText: '−77.000 s' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'field');
  await page.getByRole('button', { name: '7 days' }).press('Enter');
  await page.locator('[aria-pressed=true]', { hasText: '7 days' }).waitFor();
  await page.screenshot({ path: join(SCREENS, 'domain-week-light.png'), fullPage: true });
});

test('the log is loaded when it is asked for, and not before', async () => {
  const watched = await open('#/incidents/40');
  const { page } = watched;
  await live(watched);
  assert.ok(!standIn.asked.includes('GET /api/v1/incidents/40/log'));
  await page.getByRole('button', { name: 'Show the kernel’s log' }).press('Enter');
  await page.locator('pre', { hasText: 'USB device number 399' }).waitFor();
  const end = await page.evaluate(() => document.querySelector('pre')?.scrollTop);
  assert.ok((end ?? 0) > 0, 'its end is what is shown of it');
  standIn.incidents = standIn.incidents.map((one) => ({ ...one, reason: 'something came to be known' }));
  standIn.tell('incident', { incident: 40 });
  await page.locator('.verdict', { hasText: 'something came to be known' }).waitFor();
  assert.deepEqual(
    await page.evaluate(() => [document.activeElement?.tagName, document.querySelector('pre')?.scrollTop]),
    ['PRE', end],
  );
  await page.screenshot({ path: join(SCREENS, 'incident-log-light.png'), fullPage: true });
});

test('a core is downloaded', async () => {
  const { page } = await open('#/incidents/40');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the core' }).press('Enter');
  assert.equal((await download).suggestedFilename(), '40.core');
});
