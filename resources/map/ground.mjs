// Grids as the page knows them: which level a zoom shows, and which grid a point is in.

export const BASIC = 0;

export class Ground {
  constructor(packed) {
    Object.assign(this, packed);
    const n = this.levels.length;
    this.count = n;
    this.firstRing = new Uint32Array(n + 1);
    for (const owner of this.ringOwner) this.firstRing[owner + 1]++;
    for (let i = 0; i < n; i++) this.firstRing[i + 1] += this.firstRing[i];
    this.boxes = new Float64Array(n * 4);
    for (let i = 0; i < n; i++) this.boxes.set(this.boxOf(i), i * 4);
    this.rows = new Map();
    this.others = [];
    for (let i = 0; i < n; i++) {
      if (this.kinds[i] !== BASIC) this.others.push(i);
      else if (this.rows.has(this.levels[i])) this.rows.get(this.levels[i]).push(i);
      else this.rows.set(this.levels[i], [i]);
    }
    this.depths = [...this.rows.keys()].sort((a, b) => a - b);
    this.sides = new Map(this.depths.map((level) => [level, this.typicalSide(this.rows.get(level))]));
    this.origin = n ? [this.boxes[0], this.boxes[1]] : [0, 0];
    this.bounds = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < this.boxes.length; i++) {
      this.bounds[i % 4] = (i % 4 < 2 ? Math.min : Math.max)(this.bounds[i % 4], this.boxes[i]);
    }
  }

  boxOf(i) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let p = this.rings[this.firstRing[i]]; p < this.rings[this.firstRing[i + 1]]; p++) {
      const x = this.points[2 * p];
      const y = this.points[2 * p + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    return [west, north, east, south];
  }

  typicalSide(rows) {
    const sides = rows.map((i) => {
      const [west, north, east, south] = this.boxes.subarray(4 * i, 4 * i + 4);
      return Math.sqrt((east - west) * (south - north));
    });
    return sides.sort((a, b) => a - b)[sides.length >> 1];
  }

  /** The deepest level whose typical grid is at least `pixels` wide; the widest with several grids where none is. */
  levelFor(scale, pixels) {
    const fit = this.depths.filter((level) => this.sides.get(level) * scale >= pixels);
    const several = this.depths.find((level) => this.rows.get(level).length > 1) ?? this.depths[0];
    return Math.max(fit.at(-1) ?? several, several);
  }

  contains(i, x, y) {
    const [west, north, east, south] = this.boxes.subarray(4 * i, 4 * i + 4);
    if (!(x >= west && x <= east && y >= north && y <= south)) return false;
    let inside = false;
    for (let ring = this.firstRing[i]; ring < this.firstRing[i + 1]; ring++) {
      const end = this.rings[ring + 1];
      for (let p = this.rings[ring], q = end - 1; p < end; q = p++) {
        const [px, py, qx, qy] = [this.points[2 * p], this.points[2 * p + 1], this.points[2 * q], this.points[2 * q + 1]];
        if (py > y !== qy > y && x < ((qx - px) * (y - py)) / (qy - py) + px) inside = !inside;
      }
    }
    return inside;
  }

  /** The first of the given rows that the point lies in, -1 for none. */
  at(rows, x, y) {
    for (const i of rows) if (this.contains(i, x, y)) return i;
    return -1;
  }
}

/** From which share down each of five steps begins: what is as it should be has no colour. */
export const SHARES = { on_time: [0.98, 0.95, 0.9, 0.8, 0.6], fresh: [0.95, 0.9, 0.8, 0.6, 0.4] };
const TOPS = [12, 24, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

/** From which count on each of five steps begins; the last is the top of the legend. The deepest level's top is fixed. */
export function steps(counts, rows, deepest) {
  let top = 12;
  if (!deepest) {
    const most = rows.reduce((high, i) => Math.max(high, counts[i]), 0);
    top = TOPS.find((n) => n >= most * 0.8) ?? 20000;
  }
  return [1, 2, 4, 7, 12].map((n) => Math.max(1, Math.round((n * top) / 12)));
}

/** As `steps`, for what is no count: the top is a round number near the most. */
export function measuredSteps(values, rows) {
  const most = rows.reduce((high, i) => (values[i] > high ? values[i] : high), 0);
  if (!most) return [0.1, 0.2, 0.5, 1, 2];
  const power = 10 ** Math.floor(Math.log10(most));
  const top = [10, 5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power;
  return [0.1, 0.2, 0.4, 0.7, 1].map((part) => Number((part * top).toPrecision(2)));
}

/** Where the steps of a figure begin: {from, falling}; falling steps grow as the value falls. */
export function scaleOf(figure, values, rows, deepest) {
  if (figure in SHARES) return { from: SHARES[figure], falling: true };
  return { from: figure === 'density' ? measuredSteps(values, rows) : steps(values, rows, deepest), falling: false };
}

/** 0 for an empty grid, 1 to 5 for the steps; NaN for a grid of which nothing is known. */
export function stepOf(value, from, falling = false) {
  if (Number.isNaN(value)) return NaN;
  let step = 0;
  while (step < from.length && (falling ? value < from[step] : value >= from[step])) step++;
  return step;
}
