// Components (部件): a small hollow mark each, by class, where there is room for them; off until somebody wants them.

import { nearest } from './near.mjs';
import { componentSprite } from './sprites.mjs';

/** Farther out they would be a grey fog. */
export const COMPONENTS_FROM_ZOOM = 16;
/** The classes as widgets/map/words.py names them, in their order. */
export const CLASSES = ['utility', 'traffic', 'sanitary', 'greenery', 'other'];

export class ComponentLayer {
  constructor(desk) {
    this.desk = desk;
    this.looks = new Uint16Array(0);
  }

  get shown() {
    const { components, layers, map } = this.desk;
    return Boolean(components?.x.length) && layers.components && map.getZoom() >= COMPONENTS_FROM_ZOOM;
  }

  marks(list, view, book) {
    this.desk.drawn.components = 0;
    if (!this.shown) return;
    const { x, y, kinds } = this.desk.components;
    const [colour, edge] = [this.desk.colour('second'), this.desk.colour('edge')];
    const numbers = CLASSES.map((_, kind) => book.number(`component ${kind}`, (dpr) => componentSprite(kind, colour, edge, dpr)));
    if (this.edition !== book.edition || this.of !== kinds) {
      [this.edition, this.of] = [book.edition, kinds];
      this.looks = Uint16Array.from(kinds, (kind) => numbers[kind]);
    }
    this.desk.drawn.components = list.put(x, y, this.looks, kinds.length, view, book);
  }

  at(x, y, reach) {
    const { components } = this.desk;
    return this.shown ? nearest(components.x, components.y, components.x.length, x, y, reach) : -1;
  }
}
