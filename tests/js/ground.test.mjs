import assert from 'node:assert/strict';
import test from 'node:test';
import { Ground, stepOf, steps } from '../../resources/map/ground.mjs';

const square = (x, y, side) => [x, y, x + side, y, x + side, y + side, x, y + side, x, y];

/** A city of 0.4 with two streets of 0.2, four grids of 0.1 in the first, a dedicated one with a hole. */
function city() {
  const shapes = [
    [[square(0, 0, 0.4)], 1, 0], [[square(0, 0, 0.2)], 2, 0], [[square(0.2, 0, 0.2)], 2, 0],
    [[square(0, 0, 0.1)], 3, 0], [[square(0.1, 0, 0.1)], 3, 0], [[square(0, 0.1, 0.1)], 3, 0], [[square(0.1, 0.1, 0.1)], 3, 0],
    [[square(0.3, 0.3, 0.08), square(0.32, 0.32, 0.02)], 3, 1],
  ];
  const rings = shapes.flatMap(([list], owner) => list.map((ring) => ({ ring, owner })));
  const starts = [0];
  for (const { ring } of rings) starts.push(starts.at(-1) + ring.length / 2);
  return new Ground({
    points: Float64Array.from(rings.flatMap(({ ring }) => ring)),
    rings: Uint32Array.from(starts),
    ringOwner: Uint32Array.from(rings.map(({ owner }) => owner)),
    levels: Uint8Array.from(shapes.map(([, level]) => level)),
    kinds: Uint8Array.from(shapes.map(([, , kind]) => kind)),
  });
}

test('a point is found in the grid of the level asked for', () => {
  const ground = city();
  assert.equal(ground.at(ground.rows.get(3), 0.15, 0.05), 4);
  assert.equal(ground.at(ground.rows.get(2), 0.15, 0.05), 1);
  assert.equal(ground.at(ground.rows.get(3), 0.9, 0.9), -1);
});

test('a hole belongs to nobody', () => {
  const ground = city();
  assert.equal(ground.at(ground.others, 0.31, 0.31), 7);
  assert.equal(ground.at(ground.others, 0.33, 0.33), -1);
});

test('a near zoom shows the deepest level, a far one the first that has several grids', () => {
  const ground = city();
  assert.equal(ground.levelFor(1000, 50), 3);
  assert.equal(ground.levelFor(400, 50), 2);
  assert.equal(ground.levelFor(10, 50), 2);
});

test('a city without grids has none anywhere', () => {
  const empty = new Ground({
    points: new Float64Array(), rings: Uint32Array.of(0), ringOwner: new Uint32Array(), levels: new Uint8Array(), kinds: new Uint8Array(),
  });
  assert.equal(empty.count, 0);
  assert.deepEqual(empty.depths, []);
});

test('the deepest level counts to twelve, whatever the counts', () => {
  assert.deepEqual(steps([500], [0], true), [1, 2, 4, 7, 12]);
});

test('wider levels count to a round number near their most', () => {
  assert.equal(steps([90, 3], [0, 1], false).at(-1), 100);
  assert.equal(steps([3], [0], false).at(-1), 12);
});

test('no case is step nought, the top and more is step five', () => {
  const from = [1, 2, 4, 7, 12];
  assert.deepEqual([0, 1, 2, 3, 4, 7, 12, 99].map((n) => stepOf(n, from)), [0, 1, 2, 2, 3, 4, 5, 5]);
});
