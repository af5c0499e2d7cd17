import assert from 'node:assert/strict';
import test from 'node:test';
import { description, timeline } from '../src/model/timeline.js';
import { PROVEN, givenUp, inStage, notProven } from './documents.js';

const lane = (name: string, of: ReturnType<typeof timeline>) => {
  const found = of.lanes.find((one) => one.name === name);
  assert.ok(found, `a lane ${name}`);
  return found;
};

test('a proven incident has a lane for each stretch, one after another', () => {
  const drawn = timeline(PROVEN, 1e6);
  assert.deepEqual(
    drawn.lanes.map((one) => one.name),
    ['freeze', 'card', 'outage', 'boot', 'measure', 'correction', 'proof'],
  );
  assert.equal(lane('freeze', drawn).to, PROVEN.freeze_s);
  assert.equal(lane('boot', drawn).from, PROVEN.outage_s);
  assert.equal(lane('boot', drawn).to, PROVEN.agent_s);
  assert.equal(lane('correction', drawn).to, lane('proof', drawn).from);
  assert.ok(drawn.lanes.every((one) => !one.open && !one.bad && one.to >= one.from));
});

test('a clock that is read again an hour later does not stretch the timeline', () => {
  const again = {
    ...PROVEN,
    timeline: [
      ...PROVEN.timeline,
      { at: '2026-11-25T23:14:33Z', stage: 'prove' as const, text: 'still right: 0.001 s ± 0.002 s' },
    ],
  };
  assert.equal(timeline(again, 1e6).end, timeline(PROVEN, 1e6).end);
  assert.ok(timeline(again, 1e6).end < 30);
});

test('what goes on has no end yet and reaches until now', () => {
  const open = timeline(inStage('restart', 1, 'a', new Date()), 12.5);
  assert.deepEqual([lane('freeze', open).open, lane('freeze', open).to, open.end], [true, 12.5, 12.5]);
  assert.match(lane('freeze', open).text, /frozen for 12\.5 s/);
  const booting = timeline(inStage('measure', 1, 'a', new Date()), 14);
  assert.deepEqual(
    [lane('boot', booting).open, lane('boot', booting).from, lane('boot', booting).to],
    [true, PROVEN.outage_s, 14],
  );
});

test('what was given up is told so and does not grow', () => {
  const drawn = timeline(givenUp(1, 'a', new Date()), 1e6);
  assert.ok(drawn.end < 60);
  assert.match(lane('outage', drawn).text, /never came to its end/);
  assert.ok(lane('outage', drawn).bad);
});

test('a proof that failed is bad and says what was measured', () => {
  const proof = lane('proof', timeline(notProven(1, 'a', new Date()), 1e6));
  assert.ok(proof.bad);
  assert.match(proof.ending, /not proven, −3\.214 ± 0\.004 s/);
});

test('a moment that is no time is taken for the panic and does not prevent the figure', () => {
  const drawn = timeline({ ...PROVEN, timeline: PROVEN.timeline.map((moment) => ({ ...moment, at: 'never' })) }, NaN);
  assert.ok(Number.isFinite(drawn.end));
  assert.ok(drawn.lanes.every((one) => Number.isFinite(one.from) && Number.isFinite(one.to)));
});

test('the figure is told in a sentence for those who do not see it', () => {
  assert.match(
    description(timeline(PROVEN, 1e6)),
    /^freeze 9\.55 s, CPUs run again; card at 0\.23 s; .*proof .*proven, −0\.3 ± 1\.7 ms\.$/,
  );
});
