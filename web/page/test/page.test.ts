/** The built page in a real browser, before a stand-in for the server. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import { Browser, SCREENS, type Look, type Watched } from './browser.js';
import { PROVEN, domain, inStage, shifted, uuid } from './documents.js';
import { WEB_01, furnish } from './scene.js';
import { StandIn } from './stand-in.js';

const PAGE = join(process.cwd(), 'target/page');
const MOST_BYTES = 60_000;

let browser: Browser;
let standIn: StandIn;
const opened: Watched[] = [];

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

async function open(path = '', look: Look = 'light'): Promise<Watched> {
  const watched = await browser.open(look);
  opened.push(watched);
  await watched.page.goto(standIn.url + path);
  await watched.page.waitForSelector('h1');
  return watched;
}

/** Until events come; before that a change could be missed. */
async function live({ page }: Watched): Promise<void> {
  await page.waitForSelector('.live .good');
}

async function accessible({ page }: Watched): Promise<void> {
  // Playwright evaluates outside of the page's policy.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
    const { violations } = await run.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`);
  });
  assert.deepEqual(violations, []);
}

async function fits({ page }: Watched): Promise<void> {
  const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok((needed ?? 0) <= (there ?? 0), `${page.url()} is ${needed} pixels wide where there are ${there}`);
}

describe('screens', () => {
  const screens: { name: string; path: string; ready: string }[] = [
    { name: 'overview', path: '', ready: '.domains tbody tr' },
    { name: 'incident', path: '#/incidents/40', ready: 'svg.lanes' },
    { name: 'incident-under-way', path: '#/incidents/41', ready: 'svg.lanes' },
    { name: 'incident-not-proven', path: '#/incidents/39', ready: 'svg.lanes' },
    { name: 'incident-given-up', path: '#/incidents/38', ready: 'svg.lanes' },
    { name: 'domain', path: `#/domains/${WEB_01}`, ready: 'canvas' },
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
    standIn.host = { ...standIn.host, libvirt_answers: false, clock: { synchronised: false, max_error_s: null } };
    const watched = await open();
    await live(watched);
    assert.equal(await watched.page.locator('h1').textContent(), 'libvirt does not answer');
    assert.equal(await watched.page.locator('.host .alarm').count(), 2);
    await watched.page.screenshot({ path: join(SCREENS, 'overview-alarm-light.png') });
    await accessible(watched);
  });
});

describe('live', () => {
  test('an incident that begins appears within a second and ends proven without a reload', async () => {
    const watched = await open();
    const { page } = watched;
    await live(watched);
    await page.evaluate(() => {
      const seen = globalThis as unknown as { mark: number; appeared?: number };
      seen.mark = 1;
      new MutationObserver(() => {
        if (document.querySelector('.under-way + .under-way, .under-way:not([data-key="41"])') !== null) {
          seen.appeared ??= Date.now();
        }
      }).observe(document.body, { subtree: true, childList: true });
    });
    const panic = new Date();
    const among = (incident: (typeof standIn.incidents)[number]) => {
      standIn.incidents = [incident, ...standIn.incidents.filter((one) => one.id !== 42)];
      standIn.domains = standIn.domains.map((one) => (one.name === 'web-03' ? { ...one, incident: incident.outcome === null ? 42 : null } : one));
    };

    among(inStage('capture', 42, 'web-03', panic));
    standIn.tell('incident', { domain: uuid(10), incident: 42, text: 'web-03: the guest’s kernel panicked' });
    await page.locator('.under-way', { hasText: 'web-03' }).waitFor();
    const took = (await page.evaluate(() => (globalThis as unknown as { appeared: number }).appeared)) - panic.getTime();
    assert.ok(took < 1000, `it took ${took.toFixed(0)} ms`);
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
    assert.equal(await page.evaluate(() => (globalThis as unknown as { mark?: number }).mark), 1, 'the page was not loaded again');
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
});

describe('login', () => {
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
});

describe('keyboard', () => {
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
    assert.equal(await page.locator('th[aria-sort=descending]').textContent(), 'Offset↓');
    assert.match((await page.locator('.domains tbody tr').first().textContent()) ?? '', /^db-replica/);
    await page.getByRole('button', { name: /^need a look/ }).focus();
    await page.keyboard.press('Space');
    assert.equal(await page.locator('.domains tbody tr').count(), 3);
    assert.equal(await page.locator('[aria-pressed=true]').textContent(), 'need a look 3');
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
    assert.deepEqual(await page.evaluate(() => [document.activeElement?.tagName, document.querySelector('pre')?.scrollTop]), ['PRE', end]);
    await page.screenshot({ path: join(SCREENS, 'incident-log-light.png'), fullPage: true });
  });

  test('a core is downloaded', async () => {
    const { page } = await open('#/incidents/40');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the core' }).press('Enter');
    assert.equal((await download).suggestedFilename(), '40.core');
  });
});

describe('hostile', () => {
  const EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>"\'`{{7*7}}\u202egnp.exe\u0000\u001b[31m javascript:alert(3)';

  test('text in every field stays text', async () => {
    const evil = <T>(value: T): T =>
      (typeof value === 'string'
        ? /^\d{4}-\d\d-\d\dT/.test(value) || ['libvirt', 'running', 'proven'].includes(value) || /^[0-9a-f]{8}-/.test(value) || STAGES.has(value)
          ? value
          : EVIL + 'x'.repeat(3000)
        : Array.isArray(value)
          ? value.map(evil)
          : value !== null && typeof value === 'object'
            ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, evil(one)]))
            : value) as T;
    const STAGES = new Set(['watch', 'capture', 'restart', 'measure', 'correct', 'prove']);
    standIn.domains = standIn.domains.slice(0, 5).map(evil);
    standIn.incidents = standIn.incidents.map(evil);
    standIn.signatures = standIn.signatures.map(evil);
    standIn.host = evil(standIn.host);
    standIn.freezes = standIn.freezes.map(evil);
    standIn.log = EVIL.repeat(100);
    for (const look of ['light', 'phone'] as const) {
      const watched = await open('', look);
      const { page } = watched;
      for (const path of ['', '#/incidents', '#/incidents/41', '#/incidents/40', '#/incidents/38', `#/domains/${uuid(2)}`, '#/crashes']) {
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
        assert.equal(await page.locator('img, main script, iframe, object, embed').count(), 0);
        assert.equal(await page.locator('[onerror], [style*="javascript"], a[href^="javascript"]').count(), 0);
        assert.ok(!/[\u202e\u0000\u001b]/.test((await page.locator('body').textContent()) ?? ''), 'no mark that turns the writing');
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
});

describe('size', () => {
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
    const [usable, painted] = await watched.page.evaluate(() => [performance.now(), performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0]);
    assert.ok((usable ?? Infinity) < 1000, `it took ${usable?.toFixed(0)} ms`);
    console.log(`  usable after ${usable?.toFixed(0)} ms, first paint at ${painted?.toFixed(0)} ms`);
  });

  test('a thousand domains under 50 events a second stay usable', async () => {
    standIn.domains = Array.from({ length: 1000 }, (_, number) => domain(1000 + number, `vm-${String(number).padStart(4, '0')}`));
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
    console.log(`  1,000 domains, ${sent} events: longest frame ${longest.toFixed(0)} ms, found one in ${found.toFixed(0)} ms`);
    assert.ok(found < 1000, `finding one took ${found.toFixed(0)} ms`);
    assert.ok(longest < 1000, `a frame took ${longest.toFixed(0)} ms`);
  });
});
