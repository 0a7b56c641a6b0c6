// Marks by the ten thousand without a graphics processor: sprites written into one array of pixels.
// A sprite is {width, height, ax, ay, words}: pixels as 0xAABBGGRR, and the pixel that stands on the point.

export class Raster {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(width * height * 4);
    this.words = new Uint32Array(this.bytes.buffer);
    this.stamps = new Map();
  }

  clear() {
    this.words.fill(0);
  }

  /** Put a sprite on a point; true where any of it is inside. */
  blit(sprite, x, y) {
    const left = Math.round(x) - sprite.ax;
    const top = Math.round(y) - sprite.ay;
    if (!(left > -sprite.width && top > -sprite.height && left < this.width && top < this.height)) return false;
    if (left >= 0 && top >= 0 && left + sprite.width <= this.width && top + sprite.height <= this.height) {
      this.stamp(sprite, top * this.width + left);
    } else {
      this.cut(sprite, left, top);
    }
    return true;
  }

  /** The pixels of a sprite that are not empty, as offsets in this raster: the full ones and the others. */
  stampOf(sprite) {
    let stamp = this.stamps.get(sprite);
    if (!stamp) {
      const full = [];
      const part = [];
      for (let i = 0; i < sprite.words.length; i++) {
        const alpha = sprite.words[i] >>> 24;
        if (alpha) (alpha === 255 ? full : part).push(i);
      }
      const offset = (i) => Math.floor(i / sprite.width) * this.width + (i % sprite.width);
      stamp = {
        fullAt: Int32Array.from(full, offset), full: Uint32Array.from(full, (i) => sprite.words[i]),
        partAt: Int32Array.from(part, offset), part: Uint32Array.from(part, (i) => sprite.words[i]),
      };
      this.stamps.set(sprite, stamp);
    }
    return stamp;
  }

  stamp(sprite, at) {
    const { fullAt, full, partAt, part } = sprite === this.last ? this.lastStamp : (this.lastStamp = this.stampOf(sprite));
    this.last = sprite;
    const { words } = this;
    for (let i = 0; i < full.length; i++) words[at + fullAt[i]] = full[i];
    for (let i = 0; i < part.length; i++) {
      const d = at + partAt[i];
      const under = words[d];
      words[d] = under === 0 ? part[i] : over(part[i], under);
    }
  }

  cut(sprite, left, top) {
    const { words, width } = this;
    for (let row = Math.max(0, -top); row < Math.min(sprite.height, this.height - top); row++) {
      for (let column = Math.max(0, -left); column < Math.min(sprite.width, width - left); column++) {
        const d = (top + row) * width + left + column;
        const pixel = sprite.words[row * sprite.width + column];
        if (pixel >>> 24) words[d] = words[d] === 0 ? pixel : over(pixel, words[d]);
      }
    }
  }
}

/** One pixel over another, colours not premultiplied. */
export function over(top, under) {
  const a = top >>> 24;
  const below = under >>> 24;
  if (below === 255) {
    // Red and blue in one product, 256 for 255: within one step of the true mixture, and twice as quick.
    const share = a + (a >>> 7);
    const rest = 256 - share;
    const ends = (Math.imul(top & 0xff00ff, share) + Math.imul(under & 0xff00ff, rest)) >>> 8;
    const green = ((top >>> 8) & 255) * share + ((under >>> 8) & 255) * rest;
    return (0xff000000 | (ends & 0xff00ff) | (green & 0xff00)) >>> 0;
  }
  const b = (below * (255 - a)) / 255;
  const alpha = a + b;
  const red = ((top & 255) * a + (under & 255) * b) / alpha + 0.5;
  const green = (((top >>> 8) & 255) * a + ((under >>> 8) & 255) * b) / alpha + 0.5;
  const blue = (((top >>> 16) & 255) * a + ((under >>> 16) & 255) * b) / alpha + 0.5;
  return (((alpha + 0.5) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
