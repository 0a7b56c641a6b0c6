// Runs the same measurements on whatever map is in the page: `contender` is its adapter (docs in bench/map.py).
'use strict';

window.drive = {
  /** The peers' colours, after the program's own at night. */
  colours: {
    point: '#a9b4be', line: '#0f1317', ground: '#171c22',
    steps: ['#1f262e', '#223441', '#2a4253', '#335267', '#3c627b', '#467390'],
  },

  /** Call one of these functions; the answer goes out as the page's title, which the program hears of. */
  async call(id, name, ...args) {
    let answer;
    try {
      answer = { value: (await this[name](...args)) ?? null };
    } catch (error) {
      answer = { error: String(error?.stack ?? error) };
    }
    document.title = `${id} ${JSON.stringify(answer)}`;
  },

  frame: () => new Promise((done) => requestAnimationFrame(done)),

  /** The second animation frame after drawing, in milliseconds since 1970. */
  async painted() {
    await this.frame();
    await this.frame();
    return performance.timeOrigin + performance.now();
  },

  async fetched(part) {
    const answer = await fetch(`data/${part}?rev=${performance.now()}`);
    const { unpack } = await import('./map/pack.mjs');
    return unpack(await answer.arrayBuffer());
  },

  async look(lon, lat, zoom) {
    await contender.look(lon, lat, zoom);
    return this.painted();
  },

  async ready() {
    for (let n = 0; n < 2000 && !window.contender; n++) await new Promise((done) => setTimeout(done, 10));
    if (!window.contender) throw new Error('the page never got its map');
    await contender.begin?.();
  },

  async layers(wanted) {
    await contender.layers(wanted);
    return this.painted();
  },

  async grids() {
    await contender.grids(await this.fetched('grids'));
    return this.painted();
  },

  /** From the arrays at the program's to the second frame. */
  async points() {
    await contender.points(await this.fetched('points'));
    return this.painted();
  },

  async some() {
    await contender.some(await this.fetched('some'));
    return this.painted();
  },

  async recolour() {
    await contender.recolour(await this.fetched('values'));
    return this.painted();
  },

  /** Frames a second while every point is somewhere else in each of them. */
  async move(ms) {
    const { at, to } = contender.moves ? {} : await this.fetched('walk');
    const now = contender.moves ? null : Float64Array.from(at);
    const began = performance.now();
    let [frames, last, longest] = [0, began, 0];
    while (last - began < ms) {
      if (now) {
        const part = (last - began + 16) / 10_000;
        for (let i = 0; i < now.length; i++) now[i] = at[i] + (to[i] - at[i]) * part;
      }
      await contender.step(now);
      const time = performance.now();
      longest = Math.max(longest, time - last);
      last = time;
      frames++;
    }
    return { fps: (frames * 1000) / (last - began), longest };
  },

  /** Frames a second while a hand drags the map, lets go, and zooms in and out. */
  async roam(frames, zooms) {
    const began = performance.now();
    let [shown, last, longest] = [0, began, 0];
    const count = (time) => {
      if (!last) return;
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      shown++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    for (const [turn, zoom] of [[1, 1], [-1, -1]]) {
      for (let n = 0; n < frames; n++) {
        contender.drag(9 * turn, 5 * turn);
        await this.frame();
      }
      await contender.released();
      if (zooms) await contender.zoom(zoom);
    }
    await this.painted();
    const took = last - began;
    last = 0;
    return { fps: (shown * 1000) / took, longest };
  },

  /** Milliseconds for each of the picks, and which grid each found. */
  async picks(places) {
    const [found, began] = [[], performance.now()];
    for (const [x, y] of places) found.push(await contender.pick(x, y));
    return { ms: (performance.now() - began) / places.length, found };
  },

  counts: () => contender.counts(),
  renderer: () => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const told = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl ? gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER) : 'no WebGL: composited by the processor';
  },
};
