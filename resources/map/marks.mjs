// The marks of components, cameras, workers and cases on one surface: one list, one canvas, and one of two renderers.

import { SpriteBook } from './book.mjs';
import { GlRenderer } from './gl.mjs';
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
    this.use('');
  }

  /** The renderer asks the canvas for the context it draws by. */
  context() {
    return null;
  }

  /** Draw by "gl" or by "splat"; "": by the graphics processor where there is a real one. */
  use(wanted) {
    this.gl = wanted === 'splat' ? null : GlRenderer.make(wanted === 'gl');
    if (!this.gl) {
      this.splat();
      return;
    }
    const { gl } = this;
    gl.canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      if (this.gl === gl) this.splat();
    });
    gl.canvas.addEventListener('webglcontextrestored', () => {
      if (this.gl !== gl) return;
      gl.build();
      this.show(gl, gl.canvas);
    });
    this.show(gl, gl.canvas);
  }

  splat() {
    const canvas = document.createElement('canvas');
    this.show(new SplatRenderer(canvas), canvas);
  }

  show(renderer, canvas) {
    this.renderer = renderer;
    this.put(canvas);
    this.desk.drawn.gpu = renderer === this.gl ? 1 : 0;
    this.desk.reporting = true;
    this.desk.touch('marks');
  }

  marks(view) {
    this.list.clear();
    this.book.open(view.dpr, markScale(view.zoom));
    for (const name of MARKED) this.desk.parts[name]?.marks(this.list, view, this.book);
    this.renderer.draw(this.list, this.book, view);
    return this.list.count > 0;
  }
}
