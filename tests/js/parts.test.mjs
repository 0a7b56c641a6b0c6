import assert from 'node:assert/strict';
import test from 'node:test';
import { place } from '../../resources/map/labels.mjs';
import { lampAt, nextChange, paintOrder } from '../../resources/map/lamp.mjs';
import { latOf, lonOf, scaleBar, worldX, worldY } from '../../resources/map/mercator.mjs';
import { nearest } from '../../resources/map/near.mjs';
import { idAt, rowOf } from '../../resources/map/pack.mjs';

test('the lamp is ◆ from soon_at on and ▲ from the limit on', () => {
  assert.deepEqual([0, 9.9, 10, 19.9, 20, 99].map((now) => lampAt(10, 20, now)), [0, 0, 1, 1, 2, 2]);
});

test('the next change of a lamp is the earliest time still to come', () => {
  assert.equal(nextChange([10, 5], [20, 8], 6), 8);
  assert.equal(nextChange([10], [20], 20), Infinity);
});

test('a critical on-time case lies over a late ordinary one, a late critical one over all', () => {
  assert.deepEqual([...paintOrder([2, 0, 2, 0], [0, 2, 2, 0])], [3, 0, 1, 2]);
});

test('no two names stand on each other and the weightier one stays', () => {
  const label = (text, x, weight) => ({ text, x, y: 0, width: 50, height: 18, weight });
  const kept = place([label('small', 10, 1), label('large', 0, 9), label('far', 100, 1)]);
  assert.deepEqual(kept.map(({ text }) => text), ['large', 'far']);
});

test('world units lead back to the degrees they came from', () => {
  for (const [lon, lat] of [[122.9, 33.6], [-76.6, 39.3], [0, 0], [-179.9, -80]]) {
    assert.ok(Math.abs(lonOf(worldX(lon)) - lon) < 1e-9);
    assert.ok(Math.abs(latOf(worldY(lat)) - lat) < 1e-9);
  }
});

test('the scale bar is a round length that fits', () => {
  assert.deepEqual(scaleBar(10, 150), { metres: 1000, pixels: 100 });
  assert.equal(scaleBar(1, 150).metres, 100);
  assert.equal(scaleBar(5, 150).metres, 500);
});

test('of equally near marks the last, which lies on top, is meant', () => {
  assert.equal(nearest([0, 0, 5], [0, 0, 5], 3, 0, 0, 1), 1);
  assert.equal(nearest([0, 0, 5], [0, 0, 5], 3, 0, 0, 1, (i) => i !== 1), 0);
  assert.equal(nearest([9], [9], 1, 0, 0, 1), -1);
});

test('an identifier is found by its bytes and read back from them', () => {
  const ids = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  const second = idAt(ids, 1);
  assert.equal(second.length, 32);
  assert.equal(rowOf(ids, second), 1);
  assert.equal(rowOf(ids, 'f'.repeat(32)), -1);
  assert.equal(rowOf(ids, 'hostile'), -1);
});
