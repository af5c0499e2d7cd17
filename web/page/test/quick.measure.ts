/** Figures, by `npm run figures` on a machine that does nothing else: they are told, and nothing is held to them. */
import test from 'node:test';
import { inStage, uuid } from './documents.js';
import { live, open, standIn } from './harness.js';
import { shown, usable } from './quick.js';

const ROUNDS = 9;

function tell(what: string, milliseconds: number[]): void {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.round((sorted.length - 1) * part)] ?? NaN).toFixed(0);
  console.log(`  ${what}: ${at(0.5)} ms, the median of ${sorted.length} (${at(0)} to ${at(1)} ms)`);
}

test('usable', async () => {
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { milliseconds, watched } = await usable();
    taken.push(milliseconds);
    await live(watched);
    await watched.page.close();
  }
  tell('usable after', taken);
});

test('an incident is shown', async () => {
  const watched = await open();
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const id = 100 + round;
    standIn.incidents = [inStage('capture', id, 'web-03', new Date()), ...standIn.incidents];
    taken.push(await shown(watched, id, () => standIn.tell('incident', { domain: uuid(10), incident: id })));
  }
  tell('an incident is shown after', taken);
});
