// What stands where on the screen: the one list that both renderers draw.

/** Marks of no sprite are not drawn. */
export const NONE = 0xffff;
/** Farther outside than this no sprite reaches in. */
const REACH = 80;
const BAND_SHIFT = 4;
const FEW = 2000;

export class Marks {
  constructor() {
    this.count = 0;
    this.room = 0;
    this.left = this.top = new Int32Array(0);
    this.sprite = new Uint16Array(0);
  }

  clear() {
    this.count = 0;
  }

  /** Make room for so many more. */
  ask(more) {
    if (this.count + more <= this.room) return;
    this.room = Math.max(this.count + more, this.room * 2, 1024);
    const grown = (old) => {
      const next = new old.constructor(this.room);
      next.set(old.subarray(0, this.count));
      return next;
    };
    [this.left, this.top, this.sprite] = [grown(this.left), grown(this.top), grown(this.sprite)];
  }

  /**
   * Put marks for the rows in `order` (or the first `order` rows), each with the sprite `looks` gives it, where they are
   * in view; returns how many are. x and y in world units, the view's in pixels of the screen.
   */
  put(x, y, looks, order, view, book) {
    const rows = typeof order === 'number' ? null : order;
    const n = rows ? rows.length : order;
    this.ask(n);
    const { left, top, sprite } = this;
    const { ax, ay, wide, high } = book;
    const { scale, width, height } = view;
    const [west, north] = [view.left - 0.5, view.top - 0.5];
    let at = this.count;
    for (let k = 0; k < n; k++) {
      const i = rows ? rows[k] : k;
      const look = looks[i];
      if (look === NONE) continue;
      const px = x[i] * scale - west;
      const py = y[i] * scale - north;
      if (!(px > -REACH && py > -REACH && px < width + REACH && py < height + REACH)) continue;
      const l = Math.floor(px) - ax[look];
      const t = Math.floor(py) - ay[look];
      if (l >= width || t >= height || l + wide[look] <= 0 || t + high[look] <= 0) continue;
      left[at] = l;
      top[at] = t;
      sprite[at] = look;
      at++;
    }
    const drawn = at - this.count;
    if (drawn > FEW) this.sort(this.count, at, height);
    this.count = at;
    return drawn;
  }

  /**
   * Put marks that lie in no order of importance into the order of the screen, band by band: drawn by the processor, each
   * band then stays in its cache, and that is most of the time.
   */
  sort(from, to, height) {
    const bands = (height + 2 * REACH >> BAND_SHIFT) + 2;
    const starts = new Uint32Array(bands + 1);
    const { left, top, sprite } = this;
    for (let i = from; i < to; i++) starts[(top[i] + REACH >> BAND_SHIFT) + 1]++;
    for (let band = 0; band < bands; band++) starts[band + 1] += starts[band];
    const n = to - from;
    if (!(this.spare?.length >= n)) [this.spare, this.spareTop, this.spareSprite] = [new Int32Array(n), new Int32Array(n), new Uint16Array(n)];
    const { spare, spareTop, spareSprite } = this;
    for (let i = from; i < to; i++) {
      const at = starts[top[i] + REACH >> BAND_SHIFT]++;
      spare[at] = left[i];
      spareTop[at] = top[i];
      spareSprite[at] = sprite[i];
    }
    left.set(spare.subarray(0, n), from);
    top.set(spareTop.subarray(0, n), from);
    sprite.set(spareSprite.subarray(0, n), from);
  }
}
