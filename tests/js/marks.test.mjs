import assert from 'node:assert/strict';
import test from 'node:test';
import { apart, cluster, density, OPEN_ZOOM } from '../../resources/map/clusters.mjs';
import { Table } from '../../resources/map/table.mjs';
import { KEPT, TAIL_S, Trails } from '../../resources/map/trail.mjs';

/** Numbers that are the same in every run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function cases(n, seed, wide) {
  const next = numbers(seed);
  const heaps = Array.from({ length: 8 }, () => [next(), next()]);
  const of = () => heaps[Math.floor(next() * 8)];
  const places = Array.from({ length: n }, () => {
    const heap = of();
    return next() < 0.3 ? heap : [heap[0] + (next() - 0.5) * wide, heap[1] + (next() - 0.5) * wide];
  });
  return {
    x: Float64Array.from(places, ([x]) => x), y: Float64Array.from(places, ([, y]) => y),
    lamps: Uint8Array.from({ length: n }, () => next() * 3),
  };
}

test('the counts by lamp over discs and single cases are those of all cases, at every zoom', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { x, y, lamps } = cases(seed * 25, seed, 0.2);
    for (let zoom = 2; zoom <= 19; zoom += 1) {
      const { cell, least } = density(zoom);
      const alone = seed % 3 ? [] : [0, 3, 7];
      const made = cluster(x, y, lamps, x.length, cell / (256 * 2 ** zoom), least, alone);
      const sums = [0, 0, 0];
      made.of.forEach((group, i) => { if (group < 0) sums[lamps[i]]++; });
      for (let group = 0; group < made.groups; group++) {
        const counts = made.counts.subarray(group * 3, group * 3 + 3);
        assert.equal(counts[0] + counts[1] + counts[2], made.members[group]);
        assert.ok(made.members[group] >= least);
        counts.forEach((n, lamp) => { sums[lamp] += n; });
      }
      assert.deepEqual(sums, [0, 1, 2].map((lamp) => lamps.filter((one) => one === lamp).length));
      for (const row of alone) assert.equal(made.of[row], -1);
    }
  }
});

test('no two discs lie on each other', () => {
  const { x, y, lamps } = cases(3000, 5, 0.5);
  const cell = 1 / 16;
  const made = cluster(x, y, lamps, 3000, cell, 2);
  assert.ok(made.groups > 20);
  for (let a = 0; a < made.groups; a++) {
    for (let b = 0; b < a; b++) {
      const apart = Math.hypot(made.x[a] - made.x[b], made.y[a] - made.y[b]);
      assert.ok(apart >= cell * 0.67, `${apart / cell}`);
    }
  }
});

test('near by every case stands alone, but for a heap', () => {
  const spread = Array.from({ length: 400 }, (_, i) => 0.5 + (i % 20) * 2e-6);
  const x = Float64Array.from(spread);
  const y = Float64Array.from(spread, (_, i) => 0.4 + Math.floor(i / 20) * 2e-6);
  const { cell, least } = density(OPEN_ZOOM);
  assert.equal(cluster(x, y, new Uint8Array(400), 400, cell / (256 * 2 ** OPEN_ZOOM), least).groups, 0);
  x.fill(0.5, 0, 30);
  y.fill(0.4, 0, 30);
  const made = cluster(x, y, new Uint8Array(400), 400, cell / (256 * 2 ** OPEN_ZOOM), least);
  assert.deepEqual([made.groups, made.members[0] >= 30], [1, true]);
});

test('critical and late cases stay out of discs unless there are hundreds', () => {
  assert.deepEqual(apart(Uint8Array.of(0, 2, 1, 2), Uint8Array.of(0, 0, 2, 2), 4), [1, 3, 2]);
  assert.deepEqual(apart(Uint8Array.of(2, ...new Uint8Array(1000)), new Uint8Array(1001).fill(2), 1001), [0]);
  assert.deepEqual(apart(new Uint8Array(1000).fill(2), new Uint8Array(1000), 1000), []);
});

test('no cases are no discs', () => {
  assert.equal(cluster(new Float64Array(0), new Float64Array(0), new Uint8Array(0), 0, 1, 5).groups, 0);
});

const whole = (revision, ids, at) => ({
  epoch: 1, revision, since: -1, count: at.length, columns: ['ids', 'at'], ids: Uint8Array.from(ids.flatMap((n) => Array(16).fill(n))),
  at: Float64Array.from(at),
});

test('changes are patched in place and the rest stays', () => {
  const table = new Table();
  assert.equal(table.have, '');
  assert.equal(table.take(whole(3, [1, 2, 3], [10, 20, 30])), null);
  assert.equal(table.have, '1.3');
  const rows = table.take({ ...whole(4, [9, 4], [21, 40]), since: 3, count: 4, rows: Uint32Array.of(1, 3) });
  assert.deepEqual([...rows], [1, 3]);
  assert.deepEqual([...table.columns.at], [10, 21, 30, 40]);
  assert.deepEqual([...table.columns.ids.filter((_, i) => i % 16 === 0)], [1, 9, 3, 4]);
  assert.deepEqual([table.have, table.columns.at.length], ['1.4', 4]);
});

test('rows that were taken out are gone and the row that filled the gap is there', () => {
  const table = new Table();
  table.take(whole(3, [1, 2, 3], [10, 20, 30]));
  table.take({ ...whole(5, [3], [30]), since: 3, count: 2, rows: Uint32Array.of(0) });
  assert.deepEqual([...table.columns.at], [30, 20]);
});

test('changes to another state than the one here are refused and everything is asked for', () => {
  const table = new Table();
  table.take(whole(3, [1], [10]));
  assert.throws(() => table.take({ ...whole(9, [1], [11]), epoch: 2, since: 3, rows: Uint32Array.of(0) }));
  assert.equal(table.have, '');
  assert.throws(() => new Table().take({ ...whole(9, [1], [11]), since: 7, rows: Uint32Array.of(0) }));
});

test('a tail has the last places of a worker from the oldest on, none of them twice', () => {
  const trails = new Trails();
  const put = (x, at) => trails.set(1, Float64Array.of(0, x), Float64Array.of(0, 5), Float64Array.of(0, at), Uint32Array.of(1));
  trails.set(1, Float64Array.of(0, 1), Float64Array.of(0, 5), Float64Array.of(0, 0));
  put(1, 10);
  put(2, 20);
  put(3, 30);
  assert.deepEqual(trails.of(1), [[1, 5], [2, 5], [3, 5]]);
  assert.deepEqual(trails.of(0), [[0, 0]]);
  for (let i = 0; i < 40; i++) put(100 + i, 40 + i);
  assert.deepEqual(trails.of(1).map(([x]) => x), Array.from({ length: KEPT }, (_, i) => 140 - KEPT + i));
});

test('a place from long before is no part of a tail, and another roster has none', () => {
  const trails = new Trails();
  trails.set(1, Float64Array.of(1), Float64Array.of(1), Float64Array.of(0));
  trails.set(1, Float64Array.of(2), Float64Array.of(1), Float64Array.of(TAIL_S + 1));
  assert.deepEqual(trails.of(0), [[2, 1]]);
  trails.set(2, Float64Array.of(7, 8), Float64Array.of(1, 1), Float64Array.of(9, 9));
  assert.deepEqual([trails.of(0), trails.of(1), trails.of(5)], [[[7, 1]], [[8, 1]], []]);
});
