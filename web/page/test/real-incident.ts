/** A person at the page of a real daemon, while a real guest panics and comes back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, SCREENS, type Watched } from './browser.js';
import { accessible } from './checks.js';

const PROVEN_MS = 600_000;

interface Seen {
  mark?: number;
  usable?: number;
  incident?: number;
}

export async function watch(argv: string[]): Promise<void> {
  const [url, tokenFile, domain] = argv;
  assert.ok(url && tokenFile && domain, 'an address, a file with the token and a domain');
  const browser = await Browser.start();
  try {
    const watched = await browser.open();
    try {
      await enter(watched, url, readFileSync(tokenFile, 'utf8').trim(), domain);
      await incident(watched, domain);
    } catch (failure) {
      await watched.page.screenshot({ path: join(SCREENS, 'real-failed.png'), fullPage: true });
      throw failure;
    }
    assert.deepEqual(watched.errors, [], 'nothing goes wrong in the page, its content security policy included');
    assert.deepEqual(
      watched.requests.filter((one) => !one.startsWith(url)),
      [],
      'no request leaves the origin',
    );
  } finally {
    await browser.close();
  }
}

async function enter({ page }: Watched, url: string, token: string, domain: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector('form.login');
  await page.keyboard.type(token);
  await page.keyboard.press('Enter');
  await page.locator('.domains').getByRole('link', { name: domain }).waitFor();
  // With its session, and nothing of it kept: what a person waits for who comes back.
  await page.addInitScript((name) => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.domains tbody tr a')?.textContent === name) {
        observer.disconnect();
        (globalThis as unknown as Seen).usable = performance.now();
      }
    }).observe(document, { subtree: true, childList: true });
  }, domain);
  await page.goto(`${url}?anew`);
  await page.waitForFunction(() => 'usable' in globalThis);
  say('usable', await page.evaluate(() => (globalThis as unknown as Seen).usable ?? 0));
}

async function incident(watched: Watched, domain: string): Promise<void> {
  const { page } = watched;
  await page.waitForSelector('.live .good');
  await page.evaluate(() => {
    const seen = globalThis as unknown as Seen;
    seen.mark = 1;
    new MutationObserver(() => {
      if (document.querySelector('.under-way') !== null) {
        seen.incident ??= Date.now();
      }
    }).observe(document.body, { subtree: true, childList: true });
  });
  await shot(watched, 'overview');
  say('waiting', Date.now());
  await page.locator('.under-way', { hasText: domain }).waitFor({ timeout: PROVEN_MS });
  say('incident', await page.evaluate(() => (globalThis as unknown as Seen).incident ?? 0));
  await shot(watched, 'panic');
  await page.locator('.under-way a', { hasText: domain }).click();
  await page.locator('.steps [aria-current=step]').waitFor();
  await shot(watched, 'under-way');
  await page.locator('h1', { hasText: 'clock proven right' }).waitFor({ timeout: PROVEN_MS });
  say('proven', Date.now());
  const mark = await page.evaluate(() => (globalThis as unknown as Seen).mark);
  assert.equal(mark, 1, 'the page was not loaded again');
  await shot(watched, 'proven');
}

async function shot(watched: Watched, name: string): Promise<void> {
  await watched.page.screenshot({ path: join(SCREENS, `real-${name}.png`), fullPage: true });
  await accessible(watched);
}

function say(word: string, value: number): void {
  console.log(`${word} ${value.toFixed(0)}`);
}
