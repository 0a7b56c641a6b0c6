// Grids as pixels: a tile's every pixel is the row of the grid it lies in, plus one; nought lies in none.

export const TILE = 512;

/** Where a scanline enters and leaves the polygon being written, a list a line; kept to be filled again. */
const crossings = [];

/**
 * Write the rows' polygons into `out` (side × side, Uint16Array or Uint32Array) whose corner is the pixel (left, top) of a
 * world `scale` pixels wide. A pixel belongs to the grid that its middle lies in; of neighbours with one border each
 * pixel has exactly one.
 */
export function rasterise(ground, rows, scale, left, top, side, out) {
  const { boxes, firstRing, rings, points } = ground;
  for (const row of rows) {
    if (boxes[4 * row + 2] * scale < left || boxes[4 * row] * scale > left + side) continue;
    const from = Math.max(0, Math.ceil(boxes[4 * row + 1] * scale - top - 0.5));
    const to = Math.min(side, Math.ceil(boxes[4 * row + 3] * scale - top - 0.5));
    if (from >= to) continue;
    for (let line = from; line < to; line++) (crossings[line] ??= []).length = 0;
    for (let ring = firstRing[row]; ring < firstRing[row + 1]; ring++) {
      const end = rings[ring + 1];
      for (let p = rings[ring], q = end - 1; p < end; q = p++) {
        cross(points[2 * p] * scale - left, points[2 * p + 1] * scale - top, points[2 * q] * scale - left, points[2 * q + 1] * scale - top, from, to);
      }
    }
    for (let line = from; line < to; line++) {
      const at = crossings[line];
      if (at.length > 2) at.sort((a, b) => a - b);
      else if (at.length === 2 && at[0] > at[1]) at.reverse();
      for (let i = 0; i + 1 < at.length; i += 2) {
        const begin = Math.max(0, Math.ceil(at[i] - 0.5));
        const stop = Math.min(side, Math.ceil(at[i + 1] - 0.5));
        if (begin < stop) out.fill(row + 1, line * side + begin, line * side + stop);
      }
    }
  }
  return out;
}

/** Note on each scanline where an edge crosses its middle. Always from above to below: both neighbours of a border get the same numbers. */
function cross(ax, ay, bx, by, from, to) {
  if (ay === by) return;
  if (ay > by || (ay === by && ax > bx)) [ax, ay, bx, by] = [bx, by, ax, ay];
  const first = Math.max(from, Math.ceil(ay - 0.5));
  const stop = Math.min(to, Math.ceil(by - 0.5));
  const slope = (bx - ax) / (by - ay);
  for (let line = first; line < stop; line++) crossings[line].push(ax + (line + 0.5 - ay) * slope);
}

/** Tiles of one level at one scale, made when first asked for; so many are kept, those asked for last. */
export class Tiles {
  constructor(most = 120) {
    this.least = most;
    this.most = most;
    this.kept = new Map();
  }

  /** Keep all that a view of so many tiles needs, whatever its size: a sheet at 300 dpi, a wall. */
  reserve(count) {
    this.most = Math.max(this.least, Math.ceil(count * 1.25));
  }

  /** The tile at (column, row of tiles), with `index` written and `over` still to be drawn. */
  get(ground, rows, key, scale, column, row) {
    const name = `${key}/${scale}/${column}/${row}`;
    let tile = this.kept.get(name);
    if (tile) {
      this.kept.delete(name);
    } else {
      const Index = ground.count < 65535 ? Uint16Array : Uint32Array;
      const index = new Index(TILE * TILE);
      rasterise(ground, rows, scale, column * TILE, row * TILE, TILE, index);
      tile = { index, over: null, overKey: '' };
    }
    this.kept.set(name, tile);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value);
    return tile;
  }

  /** The tile, if it is there. */
  peek(key, scale, column, row) {
    return this.kept.get(`${key}/${scale}/${column}/${row}`);
  }

  clear() {
    this.kept.clear();
  }
}

/** A CSS colour of the theme as the word of a pixel, 0xAABBGGRR, not premultiplied. */
export function wordOf(colour) {
  const [red, green, blue, alpha] = channels(colour);
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

const KNOWN = new Map();

/** A colour of the style's as red, green, blue (0 to 255) and alpha (0 to 1). */
export function channels(colour) {
  if (!KNOWN.has(colour)) KNOWN.set(colour, read(colour));
  return KNOWN.get(colour);
}

function read(colour) {
  const ctx = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  // Read through an opaque copy: a pixel with little alpha would give its colour back rounded.
  ctx.fillStyle = colour;
  const told = ctx.fillStyle;
  const [red, green, blue, alpha] = told.startsWith('#')
    ? [1, 3, 5].map((i) => parseInt(told.slice(i, i + 2), 16)).concat(1)
    : told.match(/[\d.]+/g).map(Number);
  return [red, green, blue, alpha ?? 1];
}
