// The marks of components, cameras, workers and cases on one surface: one array of pixels, one canvas, one renderer.

import { SpriteBook } from './book.mjs';
import { Marks } from './places.mjs';
import { SplatRenderer } from './splat.mjs';
import { markScale } from './sprites.mjs';
import { Surface } from './surface.mjs';

/** What stands on it, from below. */
export const MARKED = ['components', 'cameras', 'workers', 'cases'];

export class MarkSurface extends Surface {
  constructor(desk) {
    super(desk, 'marks', 450, (_, view) => this.marks(view), { also: MARKED });
    this.list = new Marks();
    this.book = new SpriteBook();
    this.renderer = new SplatRenderer(this.canvas);
  }

  /** The renderer asks the canvas for the context it draws by. */
  context() {
    return null;
  }

  marks(view) {
    this.list.clear();
    this.book.open(view.dpr, markScale(view.zoom));
    for (const name of MARKED) this.desk.parts[name]?.marks(this.list, view, this.book);
    this.renderer.draw(this.list, this.book, view);
    return this.list.count > 0;
  }
}
