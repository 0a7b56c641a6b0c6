// The same marks by a graphics processor: one call draws them all, a sprite each, from one picture of all sprites.

const SIDE = 2048;
const RECTS = 256;

const VERTEX = `#version 300 es
layout(location = 0) in ivec2 corner;
layout(location = 1) in uint sprite;
uniform highp usampler2D rects;
uniform vec2 size;
out vec2 texel;
void main() {
  uvec4 rect = texelFetch(rects, ivec2(int(sprite) % ${RECTS}, int(sprite) / ${RECTS}), 0);
  vec2 unit = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 at = vec2(corner) + unit * vec2(rect.zw);
  texel = vec2(rect.xy) + unit * vec2(rect.zw);
  gl_Position = vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D atlas;
in vec2 texel;
out vec4 colour;
void main() {
  vec4 pixel = texelFetch(atlas, ivec2(texel), 0);
  colour = vec4(pixel.rgb * pixel.a, pixel.a);
}`;

/** Renderers that are a processor in disguise: slower than the marks written into an array. */
const SOFTWARE = /llvmpipe|softpipe|swiftshader|software|basic render/i;

export class GlRenderer {
  /** A renderer on a canvas of its own; null without WebGL2, or where it is emulated and not `forced`. */
  static make(forced) {
    const canvas = document.createElement('canvas');
    const gl = canvas.getContext('webgl2', {
      antialias: false, depth: false, premultipliedAlpha: true, powerPreference: 'high-performance',
    });
    if (!gl) return null;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    if (!forced && SOFTWARE.test(name)) {
      gl.getExtension('WEBGL_lose_context')?.loseContext();
      return null;
    }
    return new GlRenderer(canvas, gl);
  }

  constructor(canvas, gl) {
    this.name = 'gl';
    this.canvas = canvas;
    this.gl = gl;
    this.instances = new Int16Array(0);
    this.build();
  }

  /** Make everything that is lost with the context. */
  build() {
    const { gl } = this;
    this.program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
    }
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(this.program));
    gl.useProgram(this.program);
    this.size = gl.getUniformLocation(this.program, 'size');
    gl.uniform1i(gl.getUniformLocation(this.program, 'atlas'), 0);
    gl.uniform1i(gl.getUniformLocation(this.program, 'rects'), 1);
    this.atlas = this.texture(0, gl.RGBA8, SIDE, SIDE);
    this.rects = this.texture(1, gl.RGBA16UI, RECTS, 32);
    gl.bindVertexArray(gl.createVertexArray());
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    for (const place of [0, 1]) {
      gl.enableVertexAttribArray(place);
      gl.vertexAttribDivisor(place, 1);
    }
    gl.vertexAttribIPointer(0, 2, gl.SHORT, 8, 0);
    gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_SHORT, 8, 4);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.edition = -1;
  }

  texture(unit, format, width, height) {
    const { gl } = this;
    const made = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, made);
    gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
    for (const what of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, what, gl.NEAREST);
    return made;
  }

  /** Put sprites that are new in the book beside those that are there, or where the one was whose number they got. */
  take(book) {
    if (this.book !== book || this.edition !== book.edition) {
      [this.book, this.edition, this.taken] = [book, book.edition, []];
      [this.x, this.y, this.row] = [0, 0, 0];
    }
    const { sprites } = book;
    if (this.reused !== book.reused) {
      this.reused = book.reused;
      this.taken.forEach((one, number) => {
        if (one.sprite === sprites[number]) return;
        one.sprite = sprites[number];
        if (one.fits) this.fill(one);
      });
    }
    while (this.taken.length < sprites.length) this.put(sprites[this.taken.length]);
  }

  /** Give the next sprite its place. */
  put(sprite) {
    const { gl, taken } = this;
    const { width, height } = sprite;
    if (this.x + width > SIDE) [this.x, this.y, this.row] = [0, this.y + this.row, 0];
    // No room left: what has none is not drawn until the sizes change.
    const one = { sprite, x: this.x, y: this.y, fits: this.y + height <= SIDE };
    if (one.fits) this.fill(one);
    const rect = one.fits ? [one.x, one.y, width, height] : [0, 0, 0, 0];
    gl.activeTexture(gl.TEXTURE1);
    gl.texSubImage2D(
      gl.TEXTURE_2D, 0, taken.length % RECTS, Math.floor(taken.length / RECTS), 1, 1, gl.RGBA_INTEGER, gl.UNSIGNED_SHORT, Uint16Array.from(rect),
    );
    taken.push(one);
    this.x += width;
    this.row = Math.max(this.row, height);
  }

  /** Write a sprite's pixels where its place is. */
  fill({ sprite: { width, height, words }, x, y }) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.texSubImage2D(
      gl.TEXTURE_2D, 0, x, y, width, height, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(words.buffer, words.byteOffset, words.byteLength),
    );
  }

  draw({ count, left, top, sprite }, book, { width, height }) {
    const { gl } = this;
    if (gl.isContextLost()) return;
    this.take(book);
    if (this.instances.length < count * 4) this.instances = new Int16Array(Math.max(count * 4, this.instances.length * 2));
    const { instances } = this;
    for (let i = 0, at = 0; i < count; i++, at += 4) {
      instances[at] = left[i];
      instances[at + 1] = top[i];
      instances[at + 2] = sprite[i];
    }
    gl.viewport(0, 0, width, height);
    gl.uniform2f(this.size, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.bufferData(gl.ARRAY_BUFFER, instances.subarray(0, count * 4), gl.STREAM_DRAW);
    if (count) gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
  }
}
