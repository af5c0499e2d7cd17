/** How long the page takes: measured inside of it, so that what watches it does not count. */
import { live, browser, opened, standIn } from './harness.js';
import type { Watched } from './browser.js';

/** Opens the page anew, with nothing kept; from the navigation until the domains are there and drawn. */
export async function usable(): Promise<{ milliseconds: number; watched: Watched }> {
  const watched = await browser.open();
  opened.push(watched);
  const { page } = watched;
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.domains tbody tr a') !== null) {
        observer.disconnect();
        requestAnimationFrame(() => ((globalThis as unknown as { usable: number }).usable = performance.now()));
      }
    }).observe(document, { subtree: true, childList: true });
  });
  await page.goto(standIn.url);
  await page.waitForFunction(() => 'usable' in globalThis);
  return {
    milliseconds: await page.evaluate(() => (globalThis as unknown as { usable: number }).usable),
    watched,
  };
}

/** From the event until the incident is among those under way, in milliseconds. */
export async function shown(watched: Watched, incident: number, tell: () => void): Promise<number> {
  const { page } = watched;
  await live(watched);
  await page.evaluate((id) => {
    const seen = globalThis as unknown as { appeared?: number };
    delete seen.appeared;
    new MutationObserver((_, observer) => {
      if (document.querySelector(`.under-way[data-key="${id}"]`) !== null) {
        observer.disconnect();
        seen.appeared = Date.now();
      }
    }).observe(document.body, { subtree: true, childList: true });
  }, incident);
  const told = Date.now();
  tell();
  await page.waitForFunction(() => 'appeared' in globalThis);
  return (await page.evaluate(() => (globalThis as unknown as { appeared: number }).appeared)) - told;
}
