import assert from 'node:assert/strict';
import test from 'node:test';
import { judge, wrong } from '../src/model/attention.js';
import { plain, plainLines } from '../src/model/plain.js';
import { bootPath, domainPath, incidentPath, olderPath, parse } from '../src/model/route.js';
import { scale, ticks } from '../src/model/scale.js';
import { axisTime, columns, range } from '../src/model/series.js';
import { signatureParts } from '../src/model/signature.js';
import { domain, uuid } from './documents.js';

test('every address that the page makes is read as what it was made of', () => {
  assert.deepEqual(parse(domainPath(uuid(3))), { name: 'domain', domain: uuid(3) });
  assert.deepEqual(parse(bootPath(uuid(3))), { name: 'boot', domain: uuid(3) });
  assert.deepEqual(parse(incidentPath(41)), { name: 'incident', id: 41 });
  assert.deepEqual(parse(olderPath(41)), { name: 'incidents', before: 41 });
  assert.deepEqual(parse(''), { name: 'overview' });
  assert.deepEqual(parse('#/crashes'), { name: 'crashes' });
});

test('an address that nobody made leads nowhere', () => {
  for (const hash of [
    '#/incidents/0',
    '#/incidents/-1',
    '#/incidents/1/core',
    '#/domains/..%2f..',
    `${domainPath(uuid(3))}/boots`,
    `${bootPath(uuid(3))}/graph`,
    '#/incidents/41/boot',
    '#/domains',
    '#/incidents/1e3',
    '#main',
    '#/x',
  ]) {
    assert.deepEqual(parse(hash), { name: 'unknown' }, hash);
  }
});

test('a clock is off only where its whole interval is', () => {
  assert.equal(judge({ offset_s: -0.06, bound_s: 0.009 }, 0.05), 'off');
  assert.equal(judge({ offset_s: -0.06, bound_s: 0.011 }, 0.05), 'unsure');
  assert.equal(judge({ offset_s: 0.03, bound_s: 0.02 }, 0.05), 'right');
  assert.equal(judge(null, 0.05), 'unread');
});

test('a domain is judged by its own tolerances', () => {
  const late = { at: '2026-11-25T22:14:07Z', offset_s: -0.3, bound_s: 0.01 };
  assert.match(wrong(domain(1, 'a', { system: late })) ?? '', /late/);
  const lax = { system_s: 1, rtc_s: 2 };
  assert.equal(wrong(domain(1, 'a', { system: late, tolerances: lax })), null);
  const rtc = { at: late.at, offset_s: -1.9, bound_s: 0.05 };
  assert.match(wrong(domain(1, 'a', { rtc })) ?? '', /RTC/);
  assert.equal(wrong(domain(1, 'a', { rtc, tolerances: lax })), null);
});

test('a domain whose incident is under way is looked after already', () => {
  const late = { at: '2026-11-25T22:14:07Z', offset_s: -9, bound_s: 0.01 };
  assert.match(wrong(domain(1, 'a', { system: late })) ?? '', /9\.00 s late/);
  assert.equal(wrong(domain(1, 'a', { system: late, incident: 3 })), null);
  assert.equal(wrong(domain(1, 'a', { system: late, run: 'off' })), null);
  assert.match(wrong(domain(1, 'a', { run: 'crashed' })) ?? '', /nobody has started it again/);
});

test('what a guest says keeps neither escapes nor marks that turn the writing', () => {
  assert.equal(plain('a\u001b[31mb\u202ec\u0000d'), 'a\ufffd[31mb\ufffdc\ufffdd');
  assert.equal(plain('a\nb'), 'a b');
  assert.equal(plain('\ud800x'), '\ufffdx');
  assert.equal(plain('x'.repeat(5000), 10), `${'x'.repeat(10)}…`);
  assert.equal(plainLines('a\r\nb\tc\u0007'), 'a\nb\tc\ufffd');
});

test('ticks are round and lie on the scale', () => {
  assert.deepEqual(ticks(scale(0, 27.3, 0, 500), 7), [0, 5, 10, 15, 20, 25]);
  assert.throws(() => scale(1, 1, 0, 10), /shows nothing/);
});

test('the last reading is drawn on until now, and one that was not taken leaves no hole', () => {
  const table = columns(
    [
      { at: '1970-01-01T00:00:10Z', offset_s: -1, bound_s: 0.25 },
      { at: '1970-01-01T00:00:30Z', offset_s: 0, bound_s: 0.25 },
    ],
    [{ at: '1970-01-01T00:00:20Z', offset_s: -2, bound_s: 0.5 }],
    40,
  );
  assert.deepEqual(table, [
    [10, 20, 30, 40],
    [undefined, -2, undefined, -2],
    [-1, undefined, 0, 0],
    [-0.75, undefined, 0.25, 0.25],
    [-1.25, undefined, -0.25, -0.25],
  ]);
  const [least, most] = range(table);
  assert.ok(least < -2 && most > 0.5);
});

test('an axis says the day where it changes', () => {
  const day = Date.parse('2026-11-25T23:00:00Z') / 1e3;
  assert.equal(axisTime(day, 3600, undefined), '23:00\n11-25');
  assert.equal(axisTime(day + 3600, 3600, day), '00:00\n11-26');
  assert.equal(axisTime(day + 7200, 3600, day + 3600), '01:00');
  assert.equal(axisTime(day, 86_400, undefined), '11-25');
});

test('a signature is told as what it was and where', () => {
  assert.deepEqual(signatureParts('sysrq triggered crash in sysrq_handle_crash < __handle_sysrq'), {
    what: 'sysrq triggered crash',
    functions: 'sysrq_handle_crash ← __handle_sysrq',
  });
  assert.deepEqual(signatureParts('hung'), { what: 'hung', functions: '' });
});
