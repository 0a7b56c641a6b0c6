// The sprites in use, by number: each is made once for a density of the screen and a size of marks.

const MOST = 8192;

export class SpriteBook {
  constructor() {
    this.edition = 0;
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
  }

  /** The number of a sprite, which `make(dpr, size)` makes the first time. */
  number(key, make) {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.sprites.length;
      const sprite = make(this.dpr, this.size);
      this.sprites.push(sprite);
      this.numbers.set(key, number);
      [this.ax[number], this.ay[number]] = [sprite.ax, sprite.ay];
      [this.wide[number], this.high[number]] = [sprite.width, sprite.height];
    }
    return number;
  }
}
