// A map drawn by ourselves: grid outlines, roads, places, where the worker is and where the matter is. Works without a network.

import { h } from './dom.mjs';
import { distanceWords, latOf, lonOf, metresPerWorld, worldX, worldY } from './geo.mjs';
import { drawScene } from './map_scene.mjs';
import { gestures } from './map_touch.mjs';

const CLOSEST = 256 * 2 ** 19;
const WIDEST = 256 * 2 ** 9;

export class FieldMap {
  /** label says what it shows; `still` ones do not move under a finger; onTap(lon, lat) where a place can be chosen. */
  constructor(label, { still = false, onTap = null } = {}) {
    this.still = still;
    this.canvas = h('canvas', { role: 'img', 'aria-label': label });
    this.node = h(still ? 'div.map.still' : 'div.map', this.canvas);
    this.scene = { outlines: [], roads: [], places: [], here: null, target: null, track: [] };
    this.view = { x: 0.5, y: 0.5, scale: WIDEST };
    if (!still) {
      gestures(this, onTap);
      this.node.append(h('div.zoom', h('button', { onclick: () => this.zoom(2), 'aria-label': '+' }, '+'),
        h('button', { onclick: () => this.zoom(0.5), 'aria-label': '−' }, '−')));
    }
    new ResizeObserver(() => { if (this.wanted) this.fit(...this.wanted); else this.draw(); }).observe(this.node);
  }

  set(facts) {
    Object.assign(this.scene, facts);
    this.draw();
  }

  /** Show all of the given [lon, lat], and at least `metres` across. */
  fit(points, metres = 300) {
    if (!points.length) return;
    this.wanted = [points, metres];
    const xs = points.map(([lon]) => worldX(lon));
    const ys = points.map(([, lat]) => worldY(lat));
    const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const { width, height } = this.size;
    const least = metres / metresPerWorld(latOf((north + south) / 2));
    const scale = Math.min((width - 72) / Math.max(east - west, least), (height - 72) / Math.max(south - north, least));
    this.view = { x: (west + east) / 2, y: (north + south) / 2, scale: clamp(scale) };
    this.draw();
  }

  zoom(factor, at = null) {
    this.wanted = null;
    const scale = clamp(this.view.scale * factor);
    const { width, height } = this.size;
    const [px, py] = at ?? [width / 2, height / 2];
    const [x, y] = this.worldAt(px, py);
    this.view = { scale, x: x - (px - width / 2) / scale, y: y - (py - height / 2) / scale };
    this.draw();
  }

  pan(dx, dy) {
    this.wanted = null;
    this.view.x -= dx / this.view.scale;
    this.view.y -= dy / this.view.scale;
    this.draw();
  }

  get size() {
    return { width: this.node.clientWidth || 320, height: this.node.clientHeight || 180 };
  }

  worldAt(px, py) {
    const { width, height } = this.size;
    return [this.view.x + (px - width / 2) / this.view.scale, this.view.y + (py - height / 2) / this.view.scale];
  }

  placeAt(px, py) {
    const [x, y] = this.worldAt(px, py);
    return [lonOf(x), latOf(y)];
  }

  pixel(lon, lat) {
    const { width, height } = this.size;
    return [(worldX(lon) - this.view.x) * this.view.scale + width / 2, (worldY(lat) - this.view.y) * this.view.scale + height / 2];
  }

  /** Once a frame, however often it is asked for. */
  draw() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      const { width, height } = this.size;
      const dense = Math.min(3, devicePixelRatio || 1);
      if (this.canvas.width !== Math.round(width * dense) || this.canvas.height !== Math.round(height * dense)) {
        this.canvas.width = Math.round(width * dense);
        this.canvas.height = Math.round(height * dense);
      }
      const pen = this.canvas.getContext('2d');
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      drawScene(pen, this, width, height, scaleOf(this.view));
    });
  }
}

function clamp(scale) {
  return Math.max(WIDEST, Math.min(CLOSEST, scale));
}

/** The largest round length that is at most 90 pixels long: {words, pixels}. */
function scaleOf({ y, scale }) {
  const perPixel = metresPerWorld(latOf(y)) / scale;
  const power = 10 ** Math.floor(Math.log10(perPixel * 90));
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= perPixel * 90);
  return { words: distanceWords(metres), pixels: metres / perPixel };
}
