// Workers, cameras and cases: marks written into arrays of pixels.

import { place } from './labels.mjs';
import { lampAt, LAMPS, nextChange, paintOrder } from './lamp.mjs';
import { frameDelay, Motion } from './motion.mjs';
import { nearest } from './near.mjs';
import { Raster } from './splat.mjs';
import { cameraSprite, caseSprite, lostSprite, markScale, workerSprite } from './sprites.mjs';
import { Surface } from './surface.mjs';

export const STALE_S = 60;
const NAMED_FROM_ZOOM = 16;

/** A surface whose marks are blitted by `marks(raster, view)`; `names(ctx, view)` writes over them. */
class MarkSurface extends Surface {
  constructor(desk, name, z, marks, names = null) {
    super(desk, name, z, (ctx, view) => {
      if (this.raster?.width !== view.width || this.raster?.height !== view.height) {
        this.raster = new Raster(view.width, view.height);
        this.image = new ImageData(this.raster.bytes, view.width, view.height);
      }
      this.raster.clear();
      marks(this.raster, view);
      ctx.putImageData(this.image, 0, 0);
      names?.(ctx, view);
    }, { cpu: true });
  }
}

/** Sprites made once for a density of the screen and a zoom. */
class Sprites {
  constructor(make) {
    this.make = make;
  }

  at({ dpr, zoom }) {
    if (this.dpr !== dpr || this.zoom !== zoom) {
      [this.dpr, this.zoom] = [dpr, zoom];
      this.made = this.make(dpr, markScale(zoom));
    }
    return this.made;
  }
}

export class WorkerLayer {
  constructor(desk) {
    this.desk = desk;
    this.motion = new Motion();
    this.timer = 0;
    this.sprites = new Sprites((dpr, size) => ({
      fresh: workerSprite(desk.colour('worker'), desk.colour('edge'), dpr, Math.max(size, 0.95)),
      lost: lostSprite(desk.colour('stale'), dpr, size),
    }));
    this.surface = new MarkSurface(desk, 'workers', 450, (raster, view) => this.marks(raster, view));
    desk.on('workers', (data) => this.set(data));
  }

  set(data) {
    this.data = data;
    this.motion.set(data.roster, data.x, data.y, performance.now(), this.desk.motion && !document.hidden);
    this.desk.touch('workers', 'overlay');
  }

  lost(i) {
    return this.desk.now() - this.data.at[i] > STALE_S;
  }

  marks(raster, view) {
    this.desk.drawn.workers = 0;
    if (!this.data || !this.desk.layers.workers) return;
    const speed = this.motion.step(performance.now());
    const { x, y, count } = this.motion;
    const { shown, at } = this.data;
    const { fresh, lost } = this.sprites.at(view);
    const oldest = this.desk.now() - STALE_S;
    let drawn = 0;
    for (let pass = 0; pass < 2; pass++) {
      const sprite = pass ? fresh : lost;
      for (let i = 0; i < count; i++) {
        if (!shown[i] || at[i] >= oldest !== (pass === 1)) continue;
        if (raster.blit(sprite, x[i] * view.scale - view.left, y[i] * view.scale - view.top)) drawn++;
      }
    }
    this.desk.drawn.workers = drawn;
    this.again(this.motion.walking ? frameDelay(speed, view.scale) : 5000);
  }

  /** Draw again when a mark has moved half a pixel, or in a while for those that get lost meanwhile. */
  again(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!document.hidden) this.desk.touch('workers', ...(this.desk.candidates.length ? ['overlay'] : []));
    }, delay);
  }

  at(x, y, reach) {
    if (!this.data || !this.desk.layers.workers) return -1;
    const { shown } = this.data;
    return nearest(this.motion.x, this.motion.y, this.motion.count, x, y, reach, (i) => shown[i] === 1);
  }
}

export class CameraLayer {
  constructor(desk) {
    this.desk = desk;
    this.sprites = new Sprites((dpr) => cameraSprite(desk.colour('second'), desk.colour('edge'), dpr));
    this.surface = new MarkSurface(
      desk, 'cameras', 440, (raster, view) => this.marks(raster, view), (ctx, view) => this.names(ctx, view),
    );
  }

  /** Their names, where there is room to read them. */
  names(ctx, view) {
    const { cameras, layers } = this.desk;
    if (!cameras?.names || !layers.cameras || view.zoom < NAMED_FROM_ZOOM) return;
    ctx.font = `${12 * view.dpr}px ${this.desk.colour('family')}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3 * view.dpr;
    ctx.strokeStyle = this.desk.colour('halo');
    ctx.fillStyle = this.desk.colour('name');
    const seen = [];
    for (let i = 0; i < cameras.x.length; i++) {
      const [x, y] = [cameras.x[i] * view.scale - view.left, cameras.y[i] * view.scale - view.top];
      if (x < -200 * view.dpr || x > view.width || y < 0 || y > view.height) continue;
      const width = ctx.measureText(cameras.names[i]).width;
      const left = x + 9 * view.dpr;
      seen.push({ text: cameras.names[i], left, x: left + width / 2, y, width, height: 16 * view.dpr, weight: -i });
    }
    for (const { text, left, y } of place(seen, 2 * view.dpr)) {
      ctx.strokeText(text, left, y);
      ctx.fillText(text, left, y);
    }
  }

  marks(raster, view) {
    const { cameras, layers } = this.desk;
    if (!cameras || !layers.cameras) return;
    const sprite = this.sprites.at(view);
    for (let i = 0; i < cameras.x.length; i++) {
      raster.blit(sprite, cameras.x[i] * view.scale - view.left, cameras.y[i] * view.scale - view.top);
    }
  }

  at(x, y, reach) {
    const { cameras, layers } = this.desk;
    return cameras && layers.cameras ? nearest(cameras.x, cameras.y, cameras.x.length, x, y, reach) : -1;
  }
}

export class CaseLayer {
  constructor(desk) {
    this.desk = desk;
    this.timer = 0;
    this.sprites = new Sprites((dpr, size) => LAMPS.map((name, lamp) => [0, 1, 2].map(
      (urgency) => caseSprite(lamp, urgency, desk.colour(name.replace('_', '-')), desk.colour('edge'), dpr, size),
    )));
    this.surface = new MarkSurface(desk, 'cases', 460, (raster, view) => this.marks(raster, view));
    desk.on('cases', () => this.light());
  }

  /** Give every case its lamp by the clock, and do so again when the next one changes. */
  light() {
    const { cases } = this.desk;
    const now = this.desk.now();
    this.lamps = cases.dueAt.map((due, i) => lampAt(cases.soonAt[i], due, now));
    this.order = paintOrder(this.lamps, cases.urgency);
    clearTimeout(this.timer);
    const wait = (nextChange(cases.soonAt, cases.dueAt, now) - now) * 1000 + 50;
    if (wait < 2 ** 31) this.timer = setTimeout(() => this.light(), wait);
    this.desk.touch('cases', 'overlay');
  }

  marks(raster, view) {
    const { cases, layers, drawn } = this.desk;
    drawn.cases = 0;
    if (!cases || !layers.cases) return;
    const sprites = this.sprites.at(view);
    for (const i of this.order) {
      const sprite = sprites[this.lamps[i]][cases.urgency[i]];
      if (raster.blit(sprite, cases.x[i] * view.scale - view.left, cases.y[i] * view.scale - view.top)) drawn.cases++;
    }
  }

  at(x, y, reach) {
    const { cases, layers } = this.desk;
    if (!cases || !layers.cases) return -1;
    const hit = nearest(cases.x, cases.y, cases.x.length, x, y, reach);
    if (hit < 0) return -1;
    // Of several under the pointer, the one painted on top.
    const near = this.order.filter((i) => Math.hypot(cases.x[i] - cases.x[hit], cases.y[i] - cases.y[hit]) < reach / 6);
    return near.at(-1) ?? hit;
  }
}
