/** The boot order of a guest: asked for when its screen is opened, and shown as what the guest says. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { SCREENS } from './browser.js';
import { BOOT, DARK, LIGHT } from './boot-order.js';
import { accessible, fits, live, open, standIn } from './harness.js';
import { WEB_01 } from './scene.js';

const ASKED = `GET /api/v1/domains/${WEB_01}/boot`;

async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('.picture img') as HTMLImageElement | null)?.naturalWidth);
}

/** The colour that is seen where the first box of the picture is. */
async function colour(page: Page): Promise<number[]> {
  await loaded(page);
  const seen = await page.locator('.picture').screenshot();
  return page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    return Array.from(context.getImageData(60, 60, 1, 1).data.slice(0, 3));
  }, seen.toString('base64'));
}

test('the guest is asked when its boot order is opened, and not before', async () => {
  const watched = await open(`#/domains/${WEB_01}`);
  const { page } = watched;
  await live(watched);
  assert.ok(!standIn.asked.includes(ASKED));
  await page.getByRole('link', { name: 'Boot order' }).press('Enter');
  await page.locator('h1', { hasText: 'Boot order' }).waitFor();
  await page.locator('.verdict', { hasText: '3 units that care about the clock can start before it is stepped' }).waitFor();
  assert.equal(standIn.asked.filter((one) => one === ASKED).length, 1);
  assert.match((await page.locator('[aria-labelledby=units]').textContent()) ?? '', /postgresql@15-main\.service/);
  assert.equal(await page.locator('details[data-key="after the step"]').getAttribute('open'), null);
});

test('while the guest is asked the screen says so, and what it told comes by itself', async () => {
  let tell = () => {};
  standIn.bootTold = new Promise((resolve) => (tell = resolve));
  const watched = await open(`#/domains/${WEB_01}/boot`);
  const { page } = watched;
  await page.locator('[role=status]', { hasText: 'agent is asked' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Ask the guest again' }).count(), 0);
  await page.screenshot({ path: join(SCREENS, 'boot-asked-light.png') });
  await accessible(watched);
  tell();
  await page.locator('.picture img').waitFor();
  assert.equal(await page.locator('progress').count(), 0);

  standIn.boot = { ...BOOT, looked_at: '2026-11-25T23:00:00Z', audit: { ...BOOT.audit, ordered: true, units: [] } };
  await page.getByRole('button', { name: 'Ask the guest again' }).press('Enter');
  await page.locator('.verdict.good').waitFor();
  assert.ok(standIn.asked.includes(`${ASKED}?refresh=true`));
  assert.match((await page.locator('.picture img').getAttribute('src')) ?? '', /look=2026-11-25T23/);
});

test('what prevents it is said in the daemon’s words, and asking again is all it takes', async () => {
  standIn.bootProblem = { status: 409, detail: 'an incident of this domain is under way and needs the guest’s agent' };
  const watched = await open(`#/domains/${WEB_01}/boot`);
  const { page } = watched;
  await page.locator('[role=alert]', { hasText: 'an incident of this domain is under way' }).waitFor();
  await page.screenshot({ path: join(SCREENS, 'boot-refused-light.png') });
  await accessible(watched);
  standIn.bootProblem = undefined;
  await page.getByRole('button', { name: 'Ask the guest again' }).click();
  await page.locator('.picture img').waitFor();
  assert.equal(await page.locator('.alarm').count(), 0);
});

test('the picture has its style in light and in dark, runs nothing and asks for nothing', async () => {
  for (const [look, wanted] of [
    ['light', LIGHT],
    ['phone-dark', DARK],
  ] as const) {
    const watched = await open(`#/domains/${WEB_01}/boot`, look);
    await live(watched);
    assert.deepEqual(await colour(watched.page), [...wanted], look);
    await fits(watched);
  }
  assert.ok(!standIn.asked.some((one) => one.includes('stolen')), standIn.asked.join('\n'));
});

test('opened by itself it has its style, and still runs nothing', async () => {
  const watched = await open(`#/domains/${WEB_01}/boot`);
  const { page, errors, requests } = watched;
  await page.getByRole('link', { name: 'By itself' }).click();
  await page.waitForSelector('svg rect');
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.querySelector('rect') as Element).fill),
    `rgb(${LIGHT.join(', ')})`,
  );
  assert.ok(!standIn.asked.some((one) => one.includes('stolen')), standIn.asked.join('\n'));
  // The browser tells of each of them, and asks for none.
  const refused = errors.splice(0);
  assert.ok(refused.length > 0 && refused.every((one) => /Content Security Policy|sandboxed/.test(one)), refused.join('\n'));
  requests.splice(0, requests.length, ...requests.filter((url) => !url.startsWith('http://outside.example/')));
});

test('the picture scrolls in its own frame, or fits the width', async () => {
  const watched = await open(`#/domains/${WEB_01}/boot`, 'phone');
  const { page } = watched;
  await loaded(page);
  const widths = () =>
    page.evaluate(() => {
      const frame = document.querySelector('.picture') as HTMLElement;
      return { needed: frame.scrollWidth, there: frame.clientWidth };
    });
  assert.ok((await widths()).needed > (await widths()).there);
  await page.locator('.picture').press('ArrowRight');
  await page.waitForFunction(() => (document.querySelector('.picture')?.scrollLeft ?? 0) > 0);
  await page.getByRole('button', { name: 'Fit the width' }).click();
  await page.waitForSelector('.picture.whole');
  assert.equal((await widths()).needed, (await widths()).there);
});
