// Marks that walk from fix to fix instead of jumping.

export const WALK_MS = 10_000;
/** Farther than this (world units, some 2 km) nobody walked: the mark jumps. */
export const JUMP = 5e-5;

const NAMES = ['x', 'y', 'fromX', 'fromY', 'toX', 'toY', 'began'];

export class Motion {
  constructor() {
    this.roster = -1;
    this.count = 0;
    for (const name of NAMES) this[name] = new Float64Array(0);
    this.walking = 0;
    this.walk = WALK_MS;
  }

  /**
   * Take new places; `rows` are those that may have changed, null for all. Without `animate`, or with another roster,
   * everything stands where it is at once.
   */
  set(roster, x, y, now, animate, rows = null) {
    const known = roster === this.roster ? Math.min(this.count, x.length) : 0;
    if (x.length > this.x.length) {
      for (const name of NAMES) {
        const grown = new Float64Array(Math.max(x.length, this.x.length * 2));
        grown.set(this[name].subarray(0, known));
        this[name] = grown;
      }
    }
    const n = rows ? rows.length : x.length;
    for (let k = 0; k < n; k++) {
      const i = rows ? rows[k] : k;
      const far = i >= known || Math.abs(x[i] - this.x[i]) + Math.abs(y[i] - this.y[i]) > JUMP;
      if (!animate || far) {
        this.x[i] = this.fromX[i] = x[i];
        this.y[i] = this.fromY[i] = y[i];
        this.began[i] = -Infinity;
      } else if (x[i] !== this.toX[i] || y[i] !== this.toY[i]) {
        this.fromX[i] = this.x[i];
        this.fromY[i] = this.y[i];
        this.began[i] = now;
      }
      this.toX[i] = x[i];
      this.toY[i] = y[i];
    }
    this.roster = roster;
    this.count = x.length;
    this.step(now);
  }

  /** Move everything to where it is at `now`; returns the speed of the fastest, world units a millisecond. */
  step(now) {
    let fastest = 0;
    this.walking = 0;
    for (let i = 0; i < this.count; i++) {
      const part = (now - this.began[i]) / this.walk;
      if (part >= 1) {
        this.x[i] = this.toX[i];
        this.y[i] = this.toY[i];
        continue;
      }
      const dx = this.toX[i] - this.fromX[i];
      const dy = this.toY[i] - this.fromY[i];
      this.x[i] = this.fromX[i] + dx * part;
      this.y[i] = this.fromY[i] + dy * part;
      this.walking++;
      fastest = Math.max(fastest, Math.abs(dx), Math.abs(dy));
    }
    return fastest / this.walk;
  }
}

/** How long to wait before the next frame is worth drawing: until the fastest has moved half a pixel. */
export function frameDelay(speed, scale) {
  return Math.min(1000, Math.max(16, 0.5 / (speed * scale)));
}
