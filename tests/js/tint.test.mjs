import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tint } from '../../resources/map/tint.mjs';

const over = (under, [r, g, b, a]) => [r, g, b].map((one, i) => (1 - a) * under[i] + a * one);
const screened = (under, [r, g, b, a]) =>
  [r, g, b].map((one, i) => (1 - a) * under[i] + a * (under[i] + one - under[i] * one / 255));
const multiplied = (under, [r, g, b, a]) => [r, g, b].map((one, i) => (1 - a) * under[i] + a * (under[i] * one / 255));
const apart = (one, other) => Math.max(...one.map((value, i) => Math.abs(value - other[i])));
// The map's steps, its night ground, water, roads and names; the same by day.
const NIGHT = [[74, 110, 134, 0.14], [76, 114, 140, 0.38], [80, 124, 154, 0.62], [140, 152, 163, 0.5]];
const DAY = [[31, 90, 140, 0.09], [31, 90, 140, 0.26], [31, 90, 140, 0.48], [74, 85, 96, 0.6]];

test('on the ground it is what blending would make of it', () => {
  for (const colour of NIGHT) {
    assert.ok(apart(over([0, 0, 0], tint(colour, false)), screened([0, 0, 0], colour)) <= 1);
    assert.ok(apart(over([27, 34, 40], tint(colour, false)), screened([27, 34, 40], colour)) <= 8);
  }
  for (const colour of DAY) {
    assert.ok(apart(over([255, 255, 255], tint(colour, true)), multiplied([255, 255, 255], colour)) <= 1);
    assert.ok(apart(over([240, 238, 232], tint(colour, true)), multiplied([240, 238, 232], colour)) <= 8);
  }
});

test('names and roads stay readable: never further from what they are than the ground moves', () => {
  for (const colour of NIGHT) {
    const [name, ground] = [[150, 160, 170], [27, 34, 40]];
    const [lit, under] = [over(name, tint(colour, false)), over(ground, tint(colour, false))];
    assert.ok(lit[1] - under[1] > 0.35 * (name[1] - ground[1]), `${colour}`);
  }
});

test('what has no colour covers nothing', () => {
  assert.equal(tint([31, 42, 50, 0], false)[3], 0);
  assert.equal(tint([255, 255, 255, 0.7], true)[3], 0);
  assert.equal(tint([0, 0, 0, 0.7], false)[3], 0);
});
