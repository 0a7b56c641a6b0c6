// Grids: filled by a figure, outlined, named; the dedicated ones hatched over them.

import { GridLines } from './gridlines.mjs';
import { scaleOf, stepOf } from './ground.mjs';
import { place } from './labels.mjs';
import { Tiles, TILE, wordOf } from './raster.mjs';
import { Surface } from './surface.mjs';

const FILL_PX = 16;
const NAME_PX = 110;
const LEAST_NAME_PX = 36;
/** So long a frame may go on drawing lines; the fills are there at once. */
const LINES_MS = 10;

export class GridLayer {
  constructor(desk) {
    this.desk = desk;
    this.paths = new Map();
    this.level = 0;
    /** Whether some tiles still have no lines. */
    this.unfinished = false;
    this.tiles = new Tiles();
    this.lines = new GridLines(desk);
    this.image = new ImageData(TILE, TILE);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.surface = new Surface(desk, 'grids', 300, (ctx, view) => this.draw(ctx, view), { pad: 0.2 });
    this.names = new Surface(desk, 'names', 310, (ctx, view) => this.drawNames(ctx, view), { pad: 0.3 });
    desk.on('ground', () => {
      this.paths.clear();
      this.tiles.clear();
    });
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
    const { ground, layers } = desk;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    desk.drawn.grids = 0;
    this.shown = null;
    if (!ground?.count || !(layers.grids || layers.dedicated)) return;
    const level = ground.levelFor(view.css, FILL_PX);
    const rows = ground.rows.get(level) ?? [];
    const plain = !desk.parts.base.visible;
    this.level = level;
    if (layers.grids) for (const i of rows) if (this.inView(i, view)) desk.drawn.grids++;
    const palette = layers.grids ? this.palette(level, rows, plain) : null;
    this.paint(ctx, view, { level, rows, palette, plain });
  }

  /** The colour of every grid as a pixel's word; the first is that of no grid. */
  palette(level, rows, plain) {
    const { desk } = this;
    const { figure, values } = desk.parts.colouring.now();
    const { from, falling } = scaleOf(figure, values, rows, level === desk.ground.depths.at(-1));
    desk.parts.colouring.tell(from, falling);
    const colours = [0, 1, 2, 3, 4, 5].map((step) => this.shade(step, plain));
    const palette = new Uint32Array(desk.ground.count + 1);
    for (const i of rows) {
      const step = stepOf(values[i] ?? 0, from, falling);
      palette[i + 1] = Number.isNaN(step) ? 0 : colours[step];
    }
    return palette;
  }

  /** A step's colour: over the plain ground it is laid on the grid's own, over a base map it is see-through. */
  shade(step, plain) {
    const name = `density-${step}`;
    if (!plain) return wordOf(this.lines.colour(name, plain));
    const fill = wordOf(this.desk.colour(name));
    const ground = wordOf(this.desk.colour('raised'));
    const part = (fill >>> 24) / 255;
    let mixed = 0xff000000;
    for (const shift of [0, 8, 16]) {
      mixed |= Math.round(((fill >>> shift) & 255) * part + ((ground >>> shift) & 255) * (1 - part)) << shift;
    }
    return mixed >>> 0;
  }

  /** Put the tiles in view on the canvas: each pixel by its grid's colour, then the lines over it. */
  paint(ctx, view, { level, rows, palette, plain }) {
    const { desk, tiles, pixels } = this;
    const { ground } = desk;
    const [left, top] = [Math.round(view.left), Math.round(view.top)];
    const over = `${desk.layers.grids}${desk.layers.dedicated}${plain}`;
    const pending = [];
    tiles.reserve((Math.ceil(view.width / TILE) + 1) * (Math.ceil(view.height / TILE) + 1));
    const shown = this.shown = { scale: view.scale, level, left: view.left, top: view.top, x: left, y: top };
    for (let row = Math.floor(top / TILE); row * TILE < top + view.height; row++) {
      for (let column = Math.floor(left / TILE); column * TILE < left + view.width; column++) {
        if (!this.anything(view.scale, column, row)) continue;
        const tile = tiles.get(ground, rows, level, view.scale, column, row);
        const [x, y] = [column * TILE - left, row * TILE - top];
        if (palette) {
          const { index } = tile;
          // Only the lines of it that are on the canvas.
          const [first, stop] = [Math.max(0, -y), Math.min(TILE, view.height - y)];
          for (let i = first * TILE; i < stop * TILE; i++) pixels[i] = palette[index[i]];
          ctx.putImageData(this.image, x, y, 0, first, TILE, stop - first);
        }
        if (tile.overKey === over) ctx.drawImage(tile.over, x, y);
        else pending.push({ tile, x, y, at: { level, rows, plain, left: column * TILE, top: row * TILE } });
      }
    }
    this.unfinished = pending.length > 0;
    this.finish(ctx, view, shown, over, pending);
  }

  /** Draw the lines of the tiles that have none yet, some in each frame, unless all is painted anew meanwhile. */
  finish(ctx, view, shown, over, pending) {
    if (!pending.length || this.shown !== shown) return;
    const until = performance.now() + LINES_MS;
    do {
      const { tile, x, y, at } = pending.shift();
      if (tile.overKey !== over) this.lines.draw(tile, view, at);
      tile.overKey = over;
      ctx.drawImage(tile.over, x, y);
    } while (pending.length && performance.now() < until);
    if (pending.length) {
      requestAnimationFrame(() => this.finish(ctx, view, shown, over, pending));
      return;
    }
    this.unfinished = false;
    // Whoever waits for the whole picture hears that it is there.
    this.desk.reporting = true;
    this.desk.touch('overlay');
  }

  /** Whether any grid can lie in a tile. */
  anything(scale, column, row) {
    const [west, north, east, south] = this.desk.ground.bounds;
    return (
      west * scale < (column + 1) * TILE && east * scale > column * TILE &&
      north * scale < (row + 1) * TILE && south * scale > row * TILE
    );
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
    // Names of grids that are no wider than a letter or two would name nothing.
    if (ground.sides.get(level) * view.css < LEAST_NAME_PX) return;
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
      const width = this.widthOf(ctx, ground.names[i]);
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

  /** How wide a name is in the font in use: measured once. */
  widthOf(ctx, name) {
    if (this.font !== ctx.font + ctx.letterSpacing) {
      this.font = ctx.font + ctx.letterSpacing;
      this.widths = new Map();
    }
    let width = this.widths.get(name);
    if (width === undefined) {
      width = ctx.measureText(name).width;
      this.widths.set(name, width);
    }
    return width;
  }

  /** The grid under a point of the world: a dedicated one first, then the one whose pixel it is. */
  at(x, y) {
    const { ground, layers } = this.desk;
    if (!ground?.count) return -1;
    if (layers.dedicated) {
      const other = ground.at(ground.others, x, y);
      if (other >= 0) return other;
    }
    return layers.grids && this.level ? this.pixelAt(x, y) : -1;
  }

  /** What the pixel under a point says; where nothing is painted, what the polygons say. */
  pixelAt(x, y) {
    const { shown } = this;
    const scale = shown?.scale;
    // A thousandth of a pixel for what the way to degrees and back has lost.
    const column = shown ? shown.x + Math.floor(x * scale - shown.left + 1e-3) : 0;
    const row = shown ? shown.y + Math.floor(y * scale - shown.top + 1e-3) : 0;
    const tile = shown && this.tiles.peek(shown.level, scale, Math.floor(column / TILE), Math.floor(row / TILE));
    if (!tile) return this.desk.ground.at(this.desk.ground.rows.get(this.level) ?? [], x, y);
    return tile.index[(row - Math.floor(row / TILE) * TILE) * TILE + column - Math.floor(column / TILE) * TILE] - 1;
  }
}
