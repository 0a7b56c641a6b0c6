// The last places of every worker, so that the chosen one has a tail at once. Kept in the page alone.

/** So many places are kept of each: two minutes at a fix every ten seconds. */
export const KEPT = 12;
/** Older than this before the newest, a place is no part of the way. */
export const TAIL_S = 180;

export class Trails {
  constructor() {
    this.roster = -1;
    this.count = 0;
    this.room = 0;
    this.places = new Float64Array(0);
    this.next = new Uint32Array(0);
  }

  /** Take places and their times; `rows` are those that changed, null for all. Another roster begins anew. */
  set(roster, x, y, at, rows = null) {
    if (roster !== this.roster) [this.roster, this.count] = [roster, 0];
    this.grow(x.length);
    const n = rows ? rows.length : x.length;
    for (let k = 0; k < n; k++) {
      const i = rows ? rows[k] : k;
      const base = i * KEPT * 3;
      const before = base + ((this.next[i] + KEPT - 1) % KEPT) * 3;
      if (this.next[i] && this.places[before] === x[i] && this.places[before + 1] === y[i]) {
        this.places[before + 2] = at[i];
        continue;
      }
      this.places.set([x[i], y[i], at[i]], base + (this.next[i] % KEPT) * 3);
      this.next[i]++;
    }
    this.count = x.length;
  }

  grow(count) {
    if (count > this.room) {
      this.room = Math.max(count, this.room * 2);
      const [places, next] = [new Float64Array(this.room * KEPT * 3), new Uint32Array(this.room)];
      places.set(this.places.subarray(0, this.count * KEPT * 3));
      next.set(this.next.subarray(0, this.count));
      [this.places, this.next] = [places, next];
    }
    this.next.fill(0, this.count, count);
  }

  /** The places of a row from the oldest on: [[x, y], …]. */
  of(row) {
    if (row < 0 || row >= this.count) return [];
    const found = [];
    const n = Math.min(KEPT, this.next[row]);
    let newest = -Infinity;
    for (let k = this.next[row] - n; k < this.next[row]; k++) {
      const [x, y, at] = this.places.subarray((row * KEPT + (k % KEPT)) * 3, (row * KEPT + (k % KEPT)) * 3 + 3);
      found.push([x, y, at]);
      newest = Math.max(newest, at);
    }
    return found.filter(([, , at]) => newest - at <= TAIL_S).map(([x, y]) => [x, y]);
  }
}
