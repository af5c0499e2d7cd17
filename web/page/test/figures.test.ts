import assert from 'node:assert/strict';
import test from 'node:test';
import * as figures from '../src/model/figures.js';

test('a length of time has the unit and the digits that its size deserves', () => {
  assert.equal(figures.duration(0.0412), '41 ms');
  assert.equal(figures.duration(0.92), '0.92 s');
  assert.equal(figures.duration(46.04), '46.0 s');
  assert.equal(figures.duration(361.4), '361 s');
});

test('an offset shows its sign, and none where it rounds to right', () => {
  assert.equal(figures.offset(-9.2134), '−9.213 s');
  assert.equal(figures.offset(0.0123), '+12.3 ms');
  assert.equal(figures.offset(-0.00004), '0.0 ms');
  assert.equal(figures.offset(0), '0.0 ms');
});

test('a bound is rounded up and never down', () => {
  assert.equal(figures.reading(-9.2134, 0.00401), '−9.213 ± 0.005 s');
  assert.equal(figures.reading(0.0123, 0.0031), '+12.3 ± 3.1 ms');
  assert.equal(figures.reading(-0.000339, 0.001679), '−0.3 ± 1.7 ms');
  assert.equal(figures.bound(0.0041), '± 4.1 ms');
});

test('a value and its bound are told in the same unit for a thousand seconds, too', () => {
  assert.equal(figures.reading(-1081.26, 0.004), '−1081.3 ± 0.1 s');
});

test('a size is told in three digits', () => {
  assert.equal(figures.bytes(0), '0 bytes');
  assert.equal(figures.bytes(1_610_612_736), '1.5 GiB');
  assert.equal(figures.bytes(2 ** 60), '1 EiB');
});

test('how long ago something was is never negative', () => {
  assert.equal(figures.ago(-3), '0 s');
  assert.equal(figures.ago(240), '4 min');
  assert.equal(figures.ago(90_000), '25 h');
});
