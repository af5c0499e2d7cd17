/** The token, the session and its end. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { uuid } from './documents.js';
import { live, open, standIn } from './harness.js';

test('nothing is shown without a session, and the screen that was asked for with one', async () => {
  standIn.token = 'right token';
  const watched = await open('#/incidents/40');
  const { page } = watched;
  await page.waitForSelector('form.login');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'token');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]', { hasText: 'not the daemon’s token' }).waitFor();
  await page.keyboard.type('right token');
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'web-01: clock proven right' }).waitFor();
  await live(watched);

  await page.getByRole('button', { name: 'Log out' }).click();
  await page.waitForSelector('form.login');
  assert.ok(!(await page.content()).includes('web-01'), 'nothing of the host is left in the page');
});

test('a session that ends leads to the login', async () => {
  standIn.token = 'right';
  const watched = await open();
  await watched.page.waitForSelector('form.login');
  await watched.page.keyboard.type('right');
  await watched.page.keyboard.press('Enter');
  await live(watched);
  await watched.page.context().clearCookies();
  standIn.tell('domain', { domain: uuid(1) });
  await watched.page.waitForSelector('form.login');
});
