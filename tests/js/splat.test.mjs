import assert from 'node:assert/strict';
import test from 'node:test';
import { over, Raster } from '../../resources/map/splat.mjs';

const dot = { width: 3, height: 3, ax: 1, ay: 1, words: new Uint32Array(9).fill(0xff0000ff) };

test('a sprite stands with its middle on the point', () => {
  const raster = new Raster(10, 10);
  assert.equal(raster.blit(dot, 5, 5), true);
  const set = [...raster.words.keys()].filter((i) => raster.words[i]);
  assert.deepEqual(set, [44, 45, 46, 54, 55, 56, 64, 65, 66]);
});

test('a sprite at an edge is cut there and counts as drawn', () => {
  const raster = new Raster(4, 4);
  assert.equal(raster.blit(dot, 0, 0), true);
  assert.deepEqual([...raster.words.keys()].filter((i) => raster.words[i]), [0, 1, 4, 5]);
});

test('a sprite wholly outside is not drawn and does not count', () => {
  const raster = new Raster(4, 4);
  for (const [x, y] of [[-2, 1], [6, 1], [1, -2], [1, 6], [NaN, 1], [1e12, 1]]) assert.equal(raster.blit(dot, x, y), false);
  assert.ok(raster.words.every((word) => word === 0));
});

test('seventeen thousand sprites inside are seventeen thousand drawn', () => {
  const raster = new Raster(300, 300);
  let drawn = 0;
  for (let i = 0; i < 17000; i++) drawn += raster.blit(dot, i % 300, Math.floor(i / 300));
  assert.equal(drawn, 17000);
});

test('half transparent red over opaque blue is half of each and opaque', () => {
  const mixed = over(0x800000ff, 0xffff0000);
  assert.equal(mixed >>> 24, 255);
  assert.ok(Math.abs((mixed & 255) - 128) <= 1);
  assert.ok(Math.abs(((mixed >>> 16) & 255) - 127) <= 1);
  assert.equal((mixed >>> 8) & 255, 0);
});

test('a transparent pixel leaves what is under it', () => {
  const raster = new Raster(1, 1);
  raster.words[0] = 0xff123456;
  raster.blit({ width: 1, height: 1, ax: 0, ay: 0, words: new Uint32Array([0x00ffffff]) }, 0, 0);
  assert.equal(raster.words[0], 0xff123456);
});

test('a mixture on opaque ground is within one step of the true one, whatever the colours', () => {
  for (let n = 0; n < 2000; n++) {
    const [top, under] = [(n * 2654435761) >>> 0, ((n * 40503 * 65537) | 0xff000000) >>> 0];
    const a = (top >>> 24) / 255;
    for (const shift of [0, 8, 16]) {
      const wanted = ((top >>> shift) & 255) * a + ((under >>> shift) & 255) * (1 - a);
      assert.ok(Math.abs(((over(top, under) >>> shift) & 255) - wanted) <= 1.6);
    }
  }
});
