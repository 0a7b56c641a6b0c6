import assert from 'node:assert/strict';
import test from 'node:test';
import { SpriteBook } from '../../resources/map/book.mjs';
import { Marks, NONE } from '../../resources/map/places.mjs';
import { over, Raster } from '../../resources/map/splat.mjs';

const dot = { width: 3, height: 3, ax: 1, ay: 1, words: new Uint32Array(9).fill(0xff0000ff) };

/** Places in pixels, drawn with one sprite: what was drawn on, and how many marks were. */
function draw(raster, places, sprite = dot, book = new SpriteBook()) {
  const marks = new Marks();
  book.open(1, 1);
  const looks = new Uint16Array(places.length).fill(book.number('dot', () => sprite));
  const [x, y] = [0, 1].map((axis) => Float64Array.from(places, (place) => place[axis]));
  const view = { scale: 1, left: 0, top: 0, width: raster.width, height: raster.height };
  const drawn = marks.put(x, y, looks, places.length, view, book);
  raster.draw(marks, book);
  return drawn;
}

const set = (raster) => [...raster.words.keys()].filter((i) => raster.words[i]);

test('a sprite stands with its middle on the point', () => {
  const raster = new Raster(10, 10);
  assert.equal(draw(raster, [[5, 5]]), 1);
  assert.deepEqual(set(raster), [44, 45, 46, 54, 55, 56, 64, 65, 66]);
});

test('a sprite at an edge is cut there and counts as drawn', () => {
  const raster = new Raster(4, 4);
  assert.equal(draw(raster, [[0, 0]]), 1);
  assert.deepEqual(set(raster), [0, 1, 4, 5]);
});

test('a sprite wholly outside is not drawn and does not count', () => {
  const raster = new Raster(4, 4);
  assert.equal(draw(raster, [[-2, 1], [6, 1], [1, -2], [1, 6], [NaN, 1], [1e12, 1]]), 0);
  assert.deepEqual(set(raster), []);
});

test('seventeen thousand sprites inside are seventeen thousand drawn', () => {
  const raster = new Raster(300, 300);
  const places = Array.from({ length: 17_000 }, (_, i) => [i % 300, (i * 7 + Math.floor(i / 300)) % 300]);
  assert.equal(draw(raster, places), 17_000);
  assert.ok(set(raster).length >= 17_000);
});

test('of few marks the later lies on top, whatever its place', () => {
  const raster = new Raster(10, 10);
  const marks = new Marks();
  const book = new SpriteBook();
  book.open(1, 1);
  const blue = { ...dot, words: new Uint32Array(9).fill(0xffff0000) };
  const looks = Uint16Array.from(['red', 'blue'], (name) => book.number(name, () => (name === 'red' ? dot : blue)));
  const view = { scale: 1, left: 0, top: 0, width: 10, height: 10 };
  marks.put(Float64Array.of(5, 5), Float64Array.of(5, 4), looks, [0, 1], view, book);
  raster.draw(marks, book);
  assert.equal(raster.words[45], 0xffff0000);
  assert.equal(raster.words[65], 0xff0000ff);
});

test('a row without a sprite is not drawn', () => {
  const book = new SpriteBook();
  const marks = new Marks();
  const view = { scale: 1, left: 0, top: 0, width: 9, height: 9 };
  assert.equal(marks.put(Float64Array.of(4), Float64Array.of(4), Uint16Array.of(NONE), 1, view, book), 0);
});

test('only what was drawn on, now or the time before, is wiped and shown anew', () => {
  const raster = new Raster(200, 200);
  draw(raster, [[20, 20]]);
  raster.clear();
  draw(raster, [[150, 150]]);
  assert.equal(set(raster).length, 9);
  const shown = (x, y) => raster.changed().some(([l, t, w, h]) => x >= l && x < l + w && y >= t && y < t + h);
  assert.ok(shown(20, 20) && shown(150, 150));
  assert.ok(!shown(20, 100) && !shown(100, 20));
  raster.clear();
  raster.clear();
  assert.deepEqual([set(raster), raster.changed()], [[], []]);
});

test('whatever is drawn, wiping leaves nothing and what was shown covers it', () => {
  for (let round = 0; round < 50; round++) {
    const raster = new Raster(90 + round, 70);
    const places = Array.from({ length: round }, (_, i) => [((i + 1) * round * 37) % 150 - 20, ((i + 3) * round * 53) % 110 - 20]);
    draw(raster, places);
    const shown = new Uint8Array(raster.words.length);
    for (const [l, t, w, h] of raster.changed()) {
      for (let y = t; y < t + h; y++) shown.fill(1, y * raster.width + l, y * raster.width + l + w);
    }
    assert.ok(set(raster).every((i) => shown[i]));
    raster.clear();
    assert.deepEqual(set(raster), []);
  }
});

test('half transparent red over opaque blue is half of each and opaque', () => {
  const mixed = over(0x800000ff, 0xffff0000 | 0);
  assert.equal(mixed >>> 24, 255);
  assert.ok(Math.abs((mixed & 255) - 128) <= 1);
  assert.ok(Math.abs(((mixed >>> 16) & 255) - 127) <= 1);
  assert.equal((mixed >>> 8) & 255, 0);
});

test('a transparent pixel leaves what is under it', () => {
  const raster = new Raster(1, 1);
  raster.words[0] = 0xff123456;
  draw(raster, [[0, 0]], { width: 1, height: 1, ax: 0, ay: 0, words: new Uint32Array([0x00ffffff]) });
  assert.equal(raster.words[0], 0xff123456);
});

test('a mixture is within a step or two of the true one, whatever the colours and whatever is below', () => {
  for (let n = 1; n < 20_000; n++) {
    const [top, under] = [(n * 2654435761) >>> 0, (n * 40503 * 65537) >>> 0];
    const [a, b] = [(top >>> 24) / 255, (under >>> 24) / 255];
    const alpha = a + b * (1 - a);
    if (alpha < 0.1) continue;
    const mixed = over(top | 0, under | 0);
    assert.ok(Math.abs((mixed >>> 24) / 255 - alpha) < 0.006);
    for (const shift of [0, 8, 16]) {
      const wanted = (((top >>> shift) & 255) * a + ((under >>> shift) & 255) * b * (1 - a)) / alpha;
      assert.ok(Math.abs(((mixed >>> shift) & 255) - wanted) <= 2.5 / alpha, `${n}: ${(mixed >>> shift) & 255} for ${wanted}`);
    }
  }
});

test('a sprite that got the number of another is drawn as itself, and the numbers do not grow', () => {
  const raster = new Raster(10, 10);
  const book = new SpriteBook();
  const marks = new Marks();
  book.open(1, 1);
  const view = { scale: 1, left: 0, top: 0, width: 10, height: 10 };
  for (let turn = 1; turn <= 10_000; turn++) {
    const look = book.number(`disc ${turn}`, () => ({ ...dot, words: new Uint32Array(9).fill(0xff000000 | turn) }));
    book.release([`disc ${turn - 1}`]);
    assert.ok(look < 2);
    if (turn % 1000 > 2) continue;
    marks.clear();
    marks.put(Float64Array.of(5), Float64Array.of(5), Uint16Array.of(look), 1, view, book);
    raster.clear();
    raster.draw(marks, book);
    assert.equal(raster.words[55], (0xff000000 | turn) >>> 0);
  }
  assert.equal(book.sprites.length, 2);
});

test('a sprite of another size gets a number of its own', () => {
  const book = new SpriteBook();
  const wide = { ...dot, width: 5, words: new Uint32Array(15) };
  book.open(1, 1);
  const first = book.number('a', () => dot);
  book.release(['a', 'never there']);
  assert.notEqual(book.number('b', () => wide), first);
  assert.equal(book.number('c', () => dot), first);
  assert.notEqual(book.number('d', () => dot), first);
});
