// Cameras: a mark each, and their names where there is room to read them.

import { place } from './labels.mjs';
import { nearest } from './near.mjs';
import { cameraSprite } from './sprites.mjs';

export const NAMED_FROM_ZOOM = 16;

export class CameraLayer {
  constructor(desk) {
    this.desk = desk;
  }

  marks(list, view, book) {
    const { cameras, layers } = this.desk;
    if (!cameras || !layers.cameras) return;
    const make = (dpr) => cameraSprite(this.desk.colour('second'), this.desk.colour('edge'), dpr);
    const looks = new Uint16Array(cameras.x.length).fill(book.number('camera', make));
    list.put(cameras.x, cameras.y, looks, looks.length, view, book);
  }

  /** Their names, written on the overlay; false where there are none to write. */
  names(ctx, view) {
    const { cameras, layers } = this.desk;
    if (!cameras?.names || !layers.cameras || view.zoom < NAMED_FROM_ZOOM) return false;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
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
    return seen.length > 0;
  }

  at(x, y, reach) {
    const { cameras, layers } = this.desk;
    return cameras && layers.cameras ? nearest(cameras.x, cameras.y, cameras.x.length, x, y, reach) : -1;
  }
}
