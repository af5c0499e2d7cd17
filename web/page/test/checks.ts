/** What holds for every screen. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Watched } from './browser.js';

export async function accessible({ page }: Watched): Promise<void> {
  // Playwright evaluates outside of the page's policy.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const run = (
      globalThis as unknown as {
        axe: {
          run(
            options: unknown,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
        };
      }
    ).axe;
    const { violations } = await run.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`,
    );
  });
  assert.deepEqual(violations, []);
}

export async function fits({ page }: Watched): Promise<void> {
  const [needed, there] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok((needed ?? 0) <= (there ?? 0), `${page.url()} is ${needed} pixels wide where there are ${there}`);
}
