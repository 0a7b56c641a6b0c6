// Marks by the ten thousand without a graphics processor: sprites written into one array of pixels.
// A sprite is {width, height, ax, ay, words}: pixels as 0xAABBGGRR, and the pixel that stands on the point.

export class Raster {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(width * height * 4);
    this.words = new Uint32Array(this.bytes.buffer);
  }

  clear() {
    this.words.fill(0);
  }

  /** Put a sprite on a point; true where any of it is inside. */
  blit(sprite, x, y) {
    const left = Math.round(x) - sprite.ax;
    const top = Math.round(y) - sprite.ay;
    const fromX = Math.max(0, -left);
    const fromY = Math.max(0, -top);
    const toX = Math.min(sprite.width, this.width - left);
    const toY = Math.min(sprite.height, this.height - top);
    if (fromX >= toX || fromY >= toY) return false;
    const { words } = this;
    const source = sprite.words;
    for (let row = fromY; row < toY; row++) {
      let s = row * sprite.width + fromX;
      let d = (top + row) * this.width + left + fromX;
      for (let column = fromX; column < toX; column++, s++, d++) {
        const pixel = source[s];
        const alpha = pixel >>> 24;
        if (alpha === 0) continue;
        words[d] = alpha === 255 || words[d] === 0 ? pixel : over(pixel, words[d]);
      }
    }
    return true;
  }
}

/** One pixel over another, colours not premultiplied. */
export function over(top, under) {
  const a = top >>> 24;
  const b = ((under >>> 24) * (255 - a)) / 255;
  const alpha = a + b;
  const mix = (shift) => Math.round((((top >>> shift) & 255) * a + ((under >>> shift) & 255) * b) / alpha);
  return ((Math.round(alpha) << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
}
