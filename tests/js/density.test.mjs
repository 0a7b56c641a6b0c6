import assert from 'node:assert/strict';
import test from 'node:test';
import { chosen, field, heatSteps, isWithin, rounded, stepped } from '../../resources/map/density.mjs';

const PLAIN = { scale: 1, left: 0, top: 0 };

test('hours go from one to another, over midnight too, and from an hour to itself is the whole day', () => {
  const within = (from, to) => Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isWithin(hour, from, to));
  assert.deepEqual(within(7, 9), [7, 8]);
  assert.deepEqual(within(22, 2), [0, 1, 22, 23]);
  assert.equal(within(5, 5).length, 24);
});

test('an hour is the city\'s, and a category narrows', () => {
  const at = (hour) => 86400 * 20_000 + hour * 3600;
  const cases = { reportedAt: Float64Array.of(at(23), at(1), at(12)), category: Uint16Array.of(0, 1, 0), utcOffset: 8 * 3600 };
  assert.deepEqual(chosen(cases, { from: 7, to: 10, of: -1 }), [0, 1]);
  assert.deepEqual(chosen(cases, { from: 7, to: 10, of: 1 }), [1]);
  assert.deepEqual(chosen(cases, { from: 20, to: 24, of: -1 }), [2]);
  assert.deepEqual(chosen(cases, { from: 0, to: 24, of: 0 }), [0, 2]);
});

test('the field has as many cases as were put in, as long as none lies at the edge', () => {
  const rows = Array.from({ length: 50 }, (_, i) => i);
  const values = field(rows, rows.map((i) => 30 + (i % 10) * 4.3), rows.map((i) => 30 + Math.floor(i / 10) * 7.1), PLAIN, 100, 90);
  assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - 50) < 0.01);
});

test('the field is densest where the cases are and nothing far from them', () => {
  const values = field([0, 1, 2], [20.5, 20.5, 20.5], [10.5, 10.5, 10.5], PLAIN, 60, 40);
  assert.equal(values.indexOf(Math.max(...values)), 10 * 60 + 20);
  assert.equal(values[10 * 60 + 50], 0);
  assert.ok(Math.abs(values[10 * 60 + 17] - values[13 * 60 + 20]) < 1e-6);
});

test('cases outside the field are none in it', () => {
  assert.ok(field([0, 1], [-3, 5], [5, 99], PLAIN, 20, 20).every((value) => value === 0));
});

test('steps end at a round number that is reached; nothing has none', () => {
  assert.deepEqual(heatSteps(0), []);
  assert.deepEqual(heatSteps(830), [62.5, 125, 250, 500]);
  assert.deepEqual(heatSteps(1.5), [0.125, 0.25, 0.5, 1]);
  assert.deepEqual([62.5, 125, 0.125, 5000].map(rounded), ['63', '130', '0.13', '5000']);
});

test('the finer field has the steps of the coarse one where it was sampled, and steps grow toward the middle', () => {
  const values = field([0], [20.5], [20.5], PLAIN, 41, 41);
  const steps = heatSteps(Math.max(...values));
  const fine = stepped(values, 41, 41, steps);
  const row = [...fine.subarray(41 * 82, 42 * 82)];
  assert.equal(Math.max(...row), 4);
  assert.equal(row[0], 0);
  const top = row.indexOf(4);
  assert.deepEqual(row.slice(0, top), row.slice(0, top).sort());
});
