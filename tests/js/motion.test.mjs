import assert from 'node:assert/strict';
import test from 'node:test';
import { frameDelay, JUMP, Motion, WALK_MS } from '../../resources/map/motion.mjs';

const at = (...values) => Float64Array.from(values);

test('a mark walks from fix to fix in ten seconds', () => {
  const motion = new Motion();
  motion.set(1, at(0.5), at(0.5), 0, true);
  motion.set(1, at(0.50001), at(0.5), 1000, true);
  motion.step(1000 + WALK_MS / 2);
  assert.ok(Math.abs(motion.x[0] - 0.500005) < 1e-12);
  motion.step(1000 + WALK_MS);
  assert.equal(motion.x[0], 0.50001);
  assert.equal(motion.walking, 0);
});

test('a mark never seen before does not walk in from anywhere', () => {
  const motion = new Motion();
  motion.set(1, at(0.5), at(0.5), 0, true);
  motion.set(1, at(0.5, 0.7), at(0.5, 0.7), 10, true);
  assert.deepEqual([motion.x[1], motion.y[1]], [0.7, 0.7]);
});

test('a new roster moves nobody from a place that was another worker\'s', () => {
  const motion = new Motion();
  motion.set(1, at(0.5), at(0.5), 0, true);
  motion.set(2, at(0.50001), at(0.5), 10, true);
  assert.equal(motion.x[0], 0.50001);
});

test('what is too far to walk is jumped', () => {
  const motion = new Motion();
  motion.set(1, at(0.5), at(0.5), 0, true);
  motion.set(1, at(0.5 + 2 * JUMP), at(0.5), 10, true);
  assert.equal(motion.x[0], 0.5 + 2 * JUMP);
});

test('without motion everything stands where it is at once', () => {
  const motion = new Motion();
  motion.set(1, at(0.5), at(0.5), 0, false);
  motion.set(1, at(0.50001), at(0.5), 10, false);
  assert.equal(motion.x[0], 0.50001);
  assert.equal(motion.walking, 0);
});

test('telling the same place again does not stop a mark under way', () => {
  const motion = new Motion();
  motion.set(1, at(0.5), at(0.5), 0, true);
  motion.set(1, at(0.50001), at(0.5), 0, true);
  motion.set(1, at(0.50001), at(0.5), WALK_MS / 2, true);
  motion.step(WALK_MS);
  assert.equal(motion.x[0], 0.50001);
});

test('fewer rows than before are fewer marks', () => {
  const motion = new Motion();
  motion.set(1, at(0.5, 0.6), at(0.5, 0.6), 0, true);
  motion.set(2, at(0.5), at(0.5), 0, true);
  assert.equal(motion.count, 1);
});

test('frames come when half a pixel was walked, at most sixty a second, at least one', () => {
  assert.equal(frameDelay(1e-3, 1000), 16);
  assert.equal(frameDelay(1e-9, 1), 1000);
  assert.equal(frameDelay(0, 1000), 1000);
  assert.ok(Math.abs(frameDelay(0.5e-5, 1000) - 100) < 1e-9);
});
