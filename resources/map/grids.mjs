// Grids: filled by open cases, outlined, named; the dedicated ones hatched over them.

import { stepOf, steps } from './ground.mjs';
import { place } from './labels.mjs';
import { Surface } from './surface.mjs';

const FILL_PX = 16;
const BORDER_PX = 220;
const NAME_PX = 110;

export class GridLayer {
  constructor(desk) {
    this.desk = desk;
    this.paths = new Map();
    this.level = 0;
    this.surface = new Surface(desk, 'grids', 300, (ctx, view) => this.draw(ctx, view), { pad: 0.3 });
    this.names = new Surface(desk, 'names', 310, (ctx, view) => this.drawNames(ctx, view), { pad: 0.3 });
    desk.on('ground', () => this.paths.clear());
  }

  /** Paths in CSS pixels from the ground's origin, kept for one zoom. */
  path(key, rows, css) {
    if (this.css !== css) {
      this.paths.clear();
      this.css = css;
    }
    if (!this.paths.has(key)) {
      const { points, rings, firstRing, origin } = this.desk.ground;
      const path = new Path2D();
      for (const i of rows) {
        for (let ring = firstRing[i]; ring < firstRing[i + 1]; ring++) {
          let [lastX, lastY] = [NaN, NaN];
          for (let p = rings[ring]; p < rings[ring + 1]; p++) {
            const x = (points[2 * p] - origin[0]) * css;
            const y = (points[2 * p + 1] - origin[1]) * css;
            if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.4) continue;
            if (p === rings[ring]) path.moveTo(x, y);
            else path.lineTo(x, y);
            [lastX, lastY] = [x, y];
          }
          path.closePath();
        }
      }
      this.paths.set(key, path);
    }
    return this.paths.get(key);
  }

  inView(i, view) {
    const [west, north, east, south] = this.desk.ground.boxes.subarray(4 * i, 4 * i + 4);
    return (
      east * view.scale > view.left && west * view.scale < view.left + view.width &&
      south * view.scale > view.top && north * view.scale < view.top + view.height
    );
  }

  place(ctx, view) {
    const { origin } = this.desk.ground;
    ctx.setTransform(view.dpr, 0, 0, view.dpr, origin[0] * view.scale - view.left, origin[1] * view.scale - view.top);
  }

  draw(ctx, view) {
    const { desk } = this;
    const { ground } = desk;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    desk.drawn.grids = 0;
    if (!ground?.count) return;
    this.place(ctx, view);
    ctx.lineJoin = 'round';
    const level = ground.levelFor(view.css, FILL_PX);
    const rows = ground.rows.get(level);
    if (desk.layers.grids) this.fill(ctx, view, level, rows);
    if (desk.layers.dedicated) this.hatch(ctx, view);
  }

  fill(ctx, view, level, rows) {
    const { desk } = this;
    const { ground } = desk;
    ctx.canvas.parentNode.classList.toggle('blended', desk.parts.base.visible);
    this.level = level;
    const from = steps(desk.counts, rows, level === ground.depths.at(-1));
    if (this.top !== from.at(-1)) {
      this.top = from.at(-1);
      desk.tell('density', this.top);
    }
    const plain = !desk.parts.base.visible;
    if (plain) {
      ctx.fillStyle = desk.colour('raised');
      ctx.fill(this.path(`level ${level}`, rows, view.css));
    }
    // One path for each step: six fills, however many grids there are.
    for (const [step, members] of this.bySteps(level, rows, from)) {
      ctx.fillStyle = desk.colour(`density-${step}`);
      ctx.fill(this.path(`step ${step}`, members, view.css));
    }
    for (const i of rows) if (this.inView(i, view)) desk.drawn.grids++;
    ctx.lineWidth = 1;
    ctx.strokeStyle = desk.colour(plain ? 'line' : 'grid-line');
    ctx.stroke(this.path(`level ${level}`, rows, view.css));
    if (!plain) return;
    const above = ground.depths.filter((d) => d < level && ground.sides.get(d) * view.css >= BORDER_PX).at(-1);
    if (above !== undefined && ground.rows.get(above).length > 1) {
      ctx.strokeStyle = desk.colour('border-line');
      ctx.setLineDash([5, 4]);
      ctx.stroke(this.path(`level ${above}`, ground.rows.get(above), view.css));
      ctx.setLineDash([]);
    }
  }

  bySteps(level, rows, from) {
    const { counts } = this.desk;
    if (this.grouped?.counts !== counts || this.grouped.level !== level || this.grouped.rows !== rows) {
      const groups = new Map();
      for (const i of rows) {
        const step = stepOf(counts[i] ?? 0, from);
        if (!step) continue;
        if (!groups.has(step)) groups.set(step, []);
        groups.get(step).push(i);
      }
      this.grouped = { counts, level, rows, groups };
      for (let step = 1; step <= 5; step++) this.paths.delete(`step ${step}`);
    }
    return this.grouped.groups;
  }

  hatch(ctx, view) {
    const { desk } = this;
    const rows = desk.ground.others;
    if (!rows.length) return;
    const path = this.path('others', rows, view.css);
    const pattern = ctx.createPattern(this.hatching(view.dpr), 'repeat');
    // The pattern stays with the ground while the map moves.
    pattern.setTransform(new DOMMatrix([1 / view.dpr, 0, 0, 1 / view.dpr, 0, 0]));
    ctx.fillStyle = pattern;
    ctx.fill(path, 'evenodd');
    ctx.lineWidth = 1;
    ctx.strokeStyle = desk.colour('dedicated-line');
    ctx.stroke(path);
  }

  hatching(dpr) {
    if (this.hatch_?.dpr !== dpr) {
      const side = Math.round(6 * dpr);
      const canvas = new OffscreenCanvas(side, side);
      const ctx = canvas.getContext('2d');
      ctx.strokeStyle = this.desk.colour('hatch');
      ctx.lineWidth = dpr;
      ctx.beginPath();
      for (const shift of [-side, 0, side]) {
        ctx.moveTo(shift - 1, side + 1);
        ctx.lineTo(shift + side + 1, -1);
      }
      ctx.stroke();
      this.hatch_ = { dpr, canvas };
    }
    return this.hatch_.canvas;
  }

  /** The chosen grid and the one under the pointer, drawn on the overlay. */
  outlines(ctx, view) {
    const { desk } = this;
    if (!desk.ground?.count) return;
    const chosen = desk.chosen.grid ? desk.rowOfGrid(desk.chosen.grid) : -1;
    const hovered = desk.hover?.kind === 'grid' ? desk.hover.row : -1;
    this.place(ctx, view);
    ctx.lineJoin = 'round';
    for (const [row, colour, width] of [[hovered, 'second', 1.2], [chosen, 'accent', 1.8]]) {
      if (row < 0) continue;
      ctx.lineWidth = width;
      ctx.strokeStyle = desk.colour(colour);
      ctx.stroke(this.path(row, [row], view.css));
    }
  }

  drawNames(ctx, view) {
    const { desk } = this;
    const { ground } = desk;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    if (!ground?.count || !desk.layers.grids || desk.parts.base.visible) return;
    const level = ground.levelFor(view.css, NAME_PX);
    ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
    const widest = level < ground.depths.at(-1);
    ctx.font = `${widest ? 15 : 12}px ${desk.colour('family')}`;
    ctx.letterSpacing = widest ? '2px' : '0px';
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    const labels = [];
    for (const i of ground.rows.get(level)) {
      const x = (ground.labels[2 * i] * view.scale - view.left) / view.dpr;
      const y = (ground.labels[2 * i + 1] * view.scale - view.top) / view.dpr;
      if (x < -60 || y < -20 || x > view.width / view.dpr + 60 || y > view.height / view.dpr + 20) continue;
      const [west, north, east, south] = ground.boxes.subarray(4 * i, 4 * i + 4);
      const width = ctx.measureText(ground.names[i]).width;
      labels.push({ x, y, width, height: 18, weight: (east - west) * (south - north), text: ground.names[i] });
    }
    ctx.lineWidth = 3;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = desk.colour('halo');
    ctx.fillStyle = desk.colour('name');
    for (const { x, y, text } of place(labels)) {
      ctx.strokeText(text, x, y);
      ctx.fillText(text, x, y);
    }
  }

  /** The grid under a point of the world: a dedicated one first, then one of the level shown. */
  at(x, y) {
    const { ground, layers } = this.desk;
    if (!ground?.count) return -1;
    if (layers.dedicated) {
      const other = ground.at(ground.others, x, y);
      if (other >= 0) return other;
    }
    return layers.grids && this.level ? ground.at(ground.rows.get(this.level) ?? [], x, y) : -1;
  }
}
