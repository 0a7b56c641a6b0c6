// The sprites in use, by number: each is made once for a density of the screen and a size of marks.

const MOST = 8192;

export class SpriteBook {
  constructor() {
    this.edition = 0;
    /** How often a sprite was given the number of another. */
    this.reused = 0;
    this.ax = new Int16Array(MOST);
    this.ay = new Int16Array(MOST);
    this.wide = new Int16Array(MOST);
    this.high = new Int16Array(MOST);
    this.open(0, 0);
  }

  /** Take sprites for a density and a size; others than before are made anew. */
  open(dpr, size) {
    if (this.dpr === dpr && this.size === size && this.sprites.length < MOST / 2) return;
    [this.dpr, this.size] = [dpr, size];
    this.edition++;
    this.sprites = [];
    this.numbers = new Map();
    this.free = new Map();
  }

  /** The number of a sprite that is there; asked for every mark, without a function made for each. */
  known(key) {
    return this.numbers.get(key);
  }

  /** The number of a sprite, which `make(dpr, size)` makes the first time. */
  number(key, make) {
    let number = this.numbers.get(key);
    if (number === undefined) {
      const sprite = make(this.dpr, this.size);
      const left = this.free.get(sizeOf(sprite))?.pop();
      if (left !== undefined) this.reused++;
      number = left ?? this.sprites.length;
      this.sprites[number] = sprite;
      this.numbers.set(key, number);
      [this.ax[number], this.ay[number]] = [sprite.ax, sprite.ay];
      [this.wide[number], this.high[number]] = [sprite.width, sprite.height];
    }
    return number;
  }

  /**
   * Take back the numbers of sprites that are drawn no more; the next ones of their sizes get them. For what is of more kinds
   * than can be kept: a count changes with every case.
   */
  release(keys) {
    for (const key of keys) {
      const number = this.numbers.get(key);
      if (number === undefined) continue;
      this.numbers.delete(key);
      const size = sizeOf(this.sprites[number]);
      if (!this.free.has(size)) this.free.set(size, []);
      this.free.get(size).push(number);
    }
  }
}

function sizeOf({ width, height }) {
  return width * 65536 + height;
}
