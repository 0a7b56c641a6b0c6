// Marks by the ten thousand without a graphics processor: sprites written into one array of pixels.
// A sprite is {width, height, ax, ay, words}: pixels as 0xAABBGGRR, and the pixel that stands on the point.

/** What was drawn on is remembered by bands of so many rows (a power of two): only that is wiped and shown anew. */
const BAND_SHIFT = 5;

export class Raster {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(width * height * 4);
    this.words = new Uint32Array(this.bytes.buffer);
    // The same pixels as signed numbers, which the loops below are quicker with.
    this.ints = new Int32Array(this.bytes.buffer);
    this.stamps = [];
    this.book = null;
    // The first and the last column drawn on in each band, now and before the last `clear`.
    const bands = (height >> BAND_SHIFT) + 1;
    [this.first, this.last] = [new Int32Array(bands).fill(width), new Int32Array(bands).fill(-1)];
    [this.firstBefore, this.lastBefore] = [this.first.slice(), this.last.slice()];
  }

  /** Wipe what was drawn; `changed` afterwards counts it as changed. */
  clear() {
    [this.firstBefore, this.first] = [this.first, this.firstBefore];
    [this.lastBefore, this.last] = [this.last, this.lastBefore];
    const { width } = this;
    for (const [left, top, wide, high] of this.rectangles(this.firstBefore, this.lastBefore)) {
      if (wide === width) this.ints.fill(0, top * width, (top + high) * width);
      else for (let at = top * width + left; at < (top + high) * width; at += width) this.ints.fill(0, at, at + wide);
    }
    this.first.fill(width);
    this.last.fill(-1);
  }

  /** Rectangles [left, top, width, height] of what is drawn on now or was before the last `clear`. */
  changed() {
    return this.rectangles(
      this.first.map((column, band) => Math.min(column, this.firstBefore[band])),
      this.last.map((column, band) => Math.max(column, this.lastBefore[band])),
    );
  }

  /** One rectangle for each run of bands with anything in them. */
  rectangles(first, last) {
    const found = [];
    let open = null;
    for (let band = 0; band < first.length; band++) {
      const top = band << BAND_SHIFT;
      if (first[band] > last[band] || top >= this.height) {
        open = null;
        continue;
      }
      const bottom = Math.min(this.height, top + (1 << BAND_SHIFT));
      if (open) {
        const right = Math.max(open[0] + open[2], last[band] + 1);
        open[0] = Math.min(open[0], first[band]);
        open[2] = right - open[0];
        open[3] = bottom - open[1];
      } else {
        found.push(open = [first[band], top, last[band] + 1 - first[band], bottom - top]);
      }
    }
    return found;
  }

  /** Count a rectangle inside as drawn on. */
  touch(left, top, right, bottom) {
    const { first, last } = this;
    for (let band = top >> BAND_SHIFT; band <= bottom >> BAND_SHIFT; band++) {
      if (left < first[band]) first[band] = left;
      if (right > last[band]) last[band] = right;
    }
  }

  /** Draw marks: {count, left, top, sprite}, where `sprite` are numbers in the book. Later ones lie on top. */
  draw({ count, left, top, sprite }, book) {
    if (this.book !== book || this.edition !== book.edition) {
      this.stamps = [];
      [this.book, this.edition] = [book, book.edition];
    }
    if (this.reused !== book.reused) {
      this.reused = book.reused;
      this.stamps.forEach((stamp, number) => {
        if (stamp.sprite !== book.sprites[number]) this.stamps[number] = this.stampOf(book.sprites[number]);
      });
    }
    const { ints, width, height, stamps } = this;
    for (let n = 0; n < count; n++) {
      const stamp = stamps[sprite[n]] ?? (stamps[sprite[n]] = this.stampOf(book.sprites[sprite[n]]));
      const x = left[n];
      const y = top[n];
      const right = x + stamp.width - 1;
      const bottom = y + stamp.height - 1;
      if (x < 0 || y < 0 || right >= width || bottom >= height) {
        this.cut(stamp.sprite, x, y);
        continue;
      }
      this.touch(x, y, right, bottom);
      const at = y * width + x;
      const { fullAt, full, partAt, part } = stamp;
      for (let i = 0; i < full.length; i++) ints[at + fullAt[i]] = full[i];
      for (let i = 0; i < part.length; i++) {
        const d = at + partAt[i];
        const under = ints[d];
        ints[d] = under === 0 ? part[i] : over(part[i], under);
      }
    }
  }

  /** The pixels of a sprite that are not empty, as offsets in this raster: the full ones and the others. */
  stampOf(sprite) {
    const full = [];
    const part = [];
    for (let i = 0; i < sprite.words.length; i++) {
      const alpha = sprite.words[i] >>> 24;
      if (alpha) (alpha === 255 ? full : part).push(i);
    }
    const offset = (i) => Math.floor(i / sprite.width) * this.width + (i % sprite.width);
    return {
      sprite, width: sprite.width, height: sprite.height,
      fullAt: Int32Array.from(full, offset), full: Int32Array.from(full, (i) => sprite.words[i]),
      partAt: Int32Array.from(part, offset), part: Int32Array.from(part, (i) => sprite.words[i]),
    };
  }

  /** Draw what of a sprite is inside. */
  cut(sprite, left, top) {
    const { ints, width, height } = this;
    const [right, bottom] = [left + sprite.width - 1, top + sprite.height - 1];
    if (right < 0 || bottom < 0 || left >= width || top >= height) return;
    this.touch(Math.max(0, left), Math.max(0, top), Math.min(width - 1, right), Math.min(height - 1, bottom));
    for (let row = Math.max(0, -top); row < Math.min(sprite.height, height - top); row++) {
      for (let column = Math.max(0, -left); column < Math.min(sprite.width, width - left); column++) {
        const d = (top + row) * width + left + column;
        const pixel = sprite.words[row * sprite.width + column] | 0;
        if (!(pixel >>> 24)) continue;
        ints[d] = ints[d] === 0 ? pixel : over(pixel, ints[d]);
      }
    }
  }
}

/** One pixel over another, colours not premultiplied, as a signed number. */
export function over(top, under) {
  const a = top >>> 24;
  const below = under >>> 24;
  // Red and blue in one product, 256 for 255: within one step of the true mixture, and twice as quick.
  let share = a + (a >>> 7);
  let alpha = 255;
  if (below !== 255) {
    const rest = (below * (255 - a) + 127) / 255 | 0;
    alpha = a + rest;
    if (alpha === 0) return 0;
    share = (a * 256 / alpha + 0.5) | 0;
  }
  const rest = 256 - share;
  const ends = (Math.imul(top & 0xff00ff, share) + Math.imul(under & 0xff00ff, rest)) >>> 8;
  const green = ((top >>> 8) & 255) * share + ((under >>> 8) & 255) * rest;
  return (alpha << 24) | (ends & 0xff00ff) | (green & 0xff00);
}

/** Shows marks on a canvas by the processor alone. */
export class SplatRenderer {
  constructor(canvas) {
    this.name = 'splat';
    // Not synchronized with the rest of the page, the whole surface is copied once for each frame instead of several times.
    this.ctx = canvas.getContext('2d', { willReadFrequently: true, desynchronized: true });
  }

  draw(marks, book, { width, height }) {
    if (this.raster?.width !== width || this.raster?.height !== height) {
      this.raster = new Raster(width, height);
      this.image = new ImageData(this.raster.bytes, width, height);
    }
    this.raster.clear();
    this.raster.draw(marks, book);
    for (const rectangle of this.raster.changed()) this.ctx.putImageData(this.image, 0, 0, ...rectangle);
  }
}
