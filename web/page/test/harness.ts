/** The built page in a real browser, before a stand-in for the server: what all tests of it begin and end with. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { Browser, type Look, type Watched } from './browser.js';
import { furnish } from './scene.js';
import { StandIn } from './stand-in.js';

export { accessible, fits } from './checks.js';

export const PAGE = join(process.cwd(), 'target/page');

export let browser: Browser;
export let standIn: StandIn;
export const opened: Watched[] = [];

before(async () => {
  browser = await Browser.start();
});

after(() => browser.close());

beforeEach(async () => {
  standIn = await StandIn.start(PAGE);
  furnish(standIn);
});

afterEach(async () => {
  const origin = standIn.url;
  for (const { page, requests, errors } of opened.splice(0)) {
    await page.context().close();
    assert.deepEqual(errors, [], 'nothing goes wrong in the page, its content security policy included');
    assert.deepEqual(
      requests.filter((url) => !url.startsWith(origin) && url !== 'about:blank'),
      [],
      'no request leaves the origin',
    );
  }
  await standIn.close();
});

export async function open(path = '', look: Look = 'light'): Promise<Watched> {
  const watched = await browser.open(look);
  opened.push(watched);
  await watched.page.goto(standIn.url + path);
  await watched.page.waitForSelector('h1');
  return watched;
}

/** Until events come; before that a change could be missed. */
export async function live({ page }: Watched): Promise<void> {
  await page.waitForSelector('.live .good');
}
