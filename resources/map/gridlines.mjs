// The lines of a tile of grids: outlines, borders of the level above, and the dedicated grids' hatching.

import { channels, TILE } from './raster.mjs';
import { tint } from './tint.mjs';

const BORDER_PX = 220;

export class GridLines {
  constructor(desk) {
    this.desk = desk;
  }

  /** A colour of the page's; over a base map, one that leaves roads and names as they are. */
  colour(name, plain) {
    const own = this.desk.colour(name);
    if (plain) return own;
    const [red, green, blue, alpha] = tint(channels(own), document.documentElement.dataset.theme === 'day');
    return `rgba(${red}, ${green}, ${blue}, ${alpha.toFixed(4)})`;
  }

  /** Draw a tile's outlines, borders and hatching: once for a zoom, whatever the colours do. */
  draw(tile, view, { level, rows, plain, left, top }) {
    const { desk } = this;
    const { ground } = desk;
    tile.over ??= new OffscreenCanvas(TILE, TILE);
    const ctx = tile.over.getContext('2d');
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, TILE, TILE);
    ctx.lineJoin = 'round';
    const at = { scale: view.scale, left, top };
    if (desk.layers.grids) {
      ctx.lineWidth = view.dpr;
      ctx.strokeStyle = this.colour(plain ? 'line' : 'grid-line', plain);
      ctx.stroke(this.outline(rows, at));
      const above = ground.depths.filter((d) => d < level && ground.sides.get(d) * view.css >= BORDER_PX).at(-1);
      if (plain && above !== undefined && ground.rows.get(above).length > 1) {
        ctx.strokeStyle = desk.colour('border-line');
        ctx.setLineDash([5 * view.dpr, 4 * view.dpr]);
        ctx.stroke(this.outline(ground.rows.get(above), at));
        ctx.setLineDash([]);
      }
    }
    if (desk.layers.dedicated && ground.others.length) this.hatch(ctx, view, at, plain);
  }

  /** The outlines of those rows that reach into a tile, in its pixels. */
  outline(rows, { scale, left, top }) {
    const { points, rings, firstRing, boxes } = this.desk.ground;
    const path = new Path2D();
    for (const i of rows) {
      if (
        boxes[4 * i] * scale > left + TILE + 2 || boxes[4 * i + 2] * scale < left - 2 ||
        boxes[4 * i + 1] * scale > top + TILE + 2 || boxes[4 * i + 3] * scale < top - 2
      ) continue;
      for (let ring = firstRing[i]; ring < firstRing[i + 1]; ring++) {
        let [lastX, lastY] = [NaN, NaN];
        for (let p = rings[ring]; p < rings[ring + 1]; p++) {
          const [x, y] = [points[2 * p] * scale - left, points[2 * p + 1] * scale - top];
          if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.4) continue;
          if (p === rings[ring]) path.moveTo(x, y);
          else path.lineTo(x, y);
          [lastX, lastY] = [x, y];
        }
        path.closePath();
      }
    }
    return path;
  }

  hatch(ctx, view, at, plain) {
    const { desk } = this;
    const path = this.outline(desk.ground.others, at);
    const pattern = ctx.createPattern(this.hatching(view.dpr, plain), 'repeat');
    // The pattern goes on from tile to tile.
    const side = Math.round(6 * view.dpr);
    pattern.setTransform(new DOMMatrix([1, 0, 0, 1, -(at.left % side), -(at.top % side)]));
    ctx.fillStyle = pattern;
    ctx.fill(path, 'evenodd');
    ctx.lineWidth = view.dpr;
    ctx.strokeStyle = this.colour('dedicated-line', plain);
    ctx.stroke(path);
  }

  hatching(dpr, plain) {
    if (this.hatch_?.dpr !== dpr || this.hatch_.plain !== plain) {
      const side = Math.round(6 * dpr);
      const canvas = new OffscreenCanvas(side, side);
      const ctx = canvas.getContext('2d');
      ctx.strokeStyle = this.colour('hatch', plain);
      ctx.lineWidth = dpr;
      ctx.beginPath();
      for (const shift of [-side, 0, side]) {
        ctx.moveTo(shift - 1, side + 1);
        ctx.lineTo(shift + side + 1, -1);
      }
      ctx.stroke();
      this.hatch_ = { dpr, plain, canvas };
    }
    return this.hatch_.canvas;
  }
}
