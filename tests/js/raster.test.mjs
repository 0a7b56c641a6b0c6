import assert from 'node:assert/strict';
import test from 'node:test';
import { Ground, measuredSteps, scaleOf, stepOf } from '../../resources/map/ground.mjs';
import { rasterise } from '../../resources/map/raster.mjs';

let seed = 7;
const chance = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};

/** A sheet of n × n crooked quadrilaterals that share their corners, and one with a hole beside it. */
function sheet(n, jitter) {
  const corner = Array.from({ length: n + 1 }, (_, i) => Array.from({ length: n + 1 }, (_, j) => [
    0.1 + (i + (chance() - 0.5) * jitter) * 0.05, 0.1 + (j + (chance() - 0.5) * jitter) * 0.05,
  ]));
  const rings = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      // Every other one the other way round: a border is walked in both directions.
      const around = [corner[i][j], corner[i + 1][j], corner[i + 1][j + 1], corner[i][j + 1]];
      rings.push([(i + j) % 2 ? around : around.reverse()]);
    }
  }
  rings.push([[[0.7, 0.7], [0.9, 0.7], [0.9, 0.9], [0.7, 0.9]], [[0.75, 0.75], [0.85, 0.75], [0.85, 0.85], [0.75, 0.85]]]);
  const flat = rings.flatMap((list, owner) => list.map((ring) => ({ owner, ring: [...ring, ring[0]] })));
  const starts = [0];
  for (const { ring } of flat) starts.push(starts.at(-1) + ring.length);
  return new Ground({
    points: Float64Array.from(flat.flatMap(({ ring }) => ring.flat())),
    rings: Uint32Array.from(starts),
    ringOwner: Uint32Array.from(flat, ({ owner }) => owner),
    levels: new Uint8Array(rings.length).fill(5),
    kinds: new Uint8Array(rings.length),
  });
}

test('a pixel is the grid that its middle lies in, holes and turned rings and all', () => {
  for (const scale of [300, 777.5, 2001]) {
    const ground = sheet(8, 0.8);
    const rows = ground.rows.get(5);
    const [side, left, top] = [256, Math.floor(scale * 0.07), Math.floor(scale * 0.09)];
    const out = rasterise(ground, rows, scale, left, top, side, new Uint16Array(side * side));
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const [px, py] = [(left + x + 0.5) / scale, (top + y + 0.5) / scale];
        const drawn = out[y * side + x] - 1;
        const meant = ground.at(rows, px, py);
        // The two may differ by the last bit of a number, right on a border.
        if (drawn !== meant) assert.ok([-1, 1].some((d) => ground.at(rows, px + (d * 1e-9), py) === drawn), `${x}, ${y}: ${drawn}, not ${meant}`);
      }
    }
  }
});

test('between neighbours there is neither a gap nor a seam, from tile to tile', () => {
  const ground = sheet(10, 0.9);
  const rows = ground.rows.get(5).slice(0, 100);
  const scale = 1000;
  const whole = rasterise(ground, rows, scale, 100, 100, 512, new Uint16Array(512 * 512));
  const half = rasterise(ground, rows, scale, 356, 100, 256, new Uint16Array(256 * 256));
  for (let y = 0; y < 256; y++) {
    assert.deepEqual(half.subarray(y * 256, y * 256 + 256), whole.subarray(y * 512 + 256, y * 512 + 512));
  }
  for (let y = 60; y < 440; y++) {
    const line = whole.subarray(y * 512 + 60, y * 512 + 440);
    assert.ok(line.every((index) => index > 0), `a gap in line ${y}`);
  }
});

test('a grid smaller than a pixel may have none, and nothing is written outside', () => {
  const ground = sheet(4, 0);
  const out = rasterise(ground, ground.rows.get(5), 4, 0, 0, 8, new Uint16Array(64));
  assert.ok(out.every((index) => index <= ground.count));
  assert.equal(rasterise(ground, ground.rows.get(5), 100, 5000, 5000, 8, new Uint16Array(64)).some(Boolean), false);
});

test('a rate has the stronger colour the lower it is; what is as it should be has none', () => {
  const { from, falling } = scaleOf('on_time', [], [], true);
  assert.deepEqual([1, 0.98, 0.979, 0.91, 0.85, 0.7, 0.2].map((share) => stepOf(share, from, falling)), [0, 0, 1, 2, 3, 4, 5]);
  assert.ok(Number.isNaN(stepOf(NaN, from, falling)));
});

test('a density counts to a round number near the most', () => {
  assert.deepEqual(measuredSteps([37.2, 4], [0, 1]), [2, 4, 8, 14, 20]);
  assert.deepEqual(measuredSteps([0, NaN], [0, 1]), [0.1, 0.2, 0.5, 1, 2]);
  assert.equal(stepOf(40, measuredSteps([37.2, NaN], [0, 1])), 5);
});
