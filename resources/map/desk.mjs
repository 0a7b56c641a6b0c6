// What all parts of the page share: the map, the data, the choice, the clock, and one drawing loop.

export class Desk {
  constructor(map, options) {
    this.map = map;
    this.words = options.words;
    map.setMinZoom(options.minZoom).setMaxZoom(options.maxZoom);
    this.motion = options.motion && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.layers = { grids: true, cases: true, workers: true, dedicated: true, cameras: false, base: true, heat: false, components: false };
    this.ground = null;
    this.cases = null;
    this.counts = new Uint32Array(0);
    this.workers = null;
    this.cameras = null;
    this.components = null;
    this.offered = {};
    this.chosen = { case: '', grid: '', worker: '', camera: '' };
    this.hover = null;
    this.candidates = [];
    this.calls = [];
    this.found = [];
    this.picking = false;
    // The drawing tool in hand (tools/pen.mjs), "" for none; and what the program may call of the tools.
    this.tool = '';
    this.toolCalls = {};
    this.bridge = null;
    this.offset = 0;
    this.parts = {};
    this.drawn = { grids: 0, cases: 0, workers: 0, base_tiles: 0, base_waiting: 0, ms: 0, discs: 0, frames: 0, gpu: 0 };
    this.listeners = new Map();
    this.surfaces = [];
    this.frame = 0;
    this.reporting = false;
    this.colours = new Map();
    map.on('zoom resize viewreset', () => this.touch());
    map.on('move', () => this.touch(...this.surfaces.filter((surface) => !surface.covers).map(({ name }) => name)));
    map.on('moveend zoomend', () => this.moved());
    document.addEventListener('visibilitychange', () => document.hidden || this.touch());
  }

  /** Whether the city has components, read already or not. */
  get hasComponents() {
    return this.offered.components === true || Boolean(this.components?.x.length);
  }

  /** The database's clock, seconds since 1970. */
  now() {
    return Date.now() / 1000 + this.offset;
  }

  colour(name) {
    if (!this.colours.has(name)) {
      this.colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    }
    return this.colours.get(name);
  }

  on(what, listener) {
    this.listeners.set(what, [...(this.listeners.get(what) ?? []), listener]);
  }

  tell(what, ...facts) {
    for (const listener of this.listeners.get(what) ?? []) listener(...facts);
  }

  /** Draw the named surfaces (all without a name) in the next frame. */
  touch(...names) {
    for (const surface of this.surfaces) if (!names.length || names.some((name) => surface.names.has(name))) surface.dirty = true;
    if (!this.frame) this.frame = requestAnimationFrame((time) => this.draw(time));
  }

  draw(time) {
    this.frame = 0;
    const began = performance.now();
    for (const surface of this.surfaces) {
      if (!surface.dirty) continue;
      surface.dirty = false;
      surface.paint(time);
    }
    this.drawn.ms = performance.now() - began;
    this.drawn.frames++;
    if (this.reporting) this.report();
  }

  /** Say what is on the screen, once it is: two frames later. */
  report() {
    this.reporting = false;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      this.drawn.base_tiles = this.parts.base?.loaded() ?? 0;
      const loading = this.parts.base?.visible && this.parts.base.tiles.isLoading();
      this.drawn.base_waiting = loading || this.parts.grids?.unfinished ? 1 : 0;
      this.bridge?.painted(JSON.stringify(this.drawn));
    }));
  }

  show(layer, on) {
    this.layers[layer] = on;
    this.tell('layers');
    this.touch();
    this.moved();
  }

  choose(kind, id) {
    this.chosen[kind] = id;
    this.tell('chosen', kind, id);
    this.touch('overlay');
  }

  state() {
    const centre = this.map.getCenter();
    return { lon: centre.lng, lat: centre.lat, zoom: this.map.getZoom(), layers: { ...this.layers }, heat: { ...this.parts.heat?.filter } };
  }

  moved() {
    if (this.placed) this.bridge?.moved(JSON.stringify(this.state()));
  }

  /** Look at a city as a map of 1060 × 705 would at its zoom: a larger one looks nearer, a smaller one from farther. */
  open({ lon, lat, zoom }) {
    const size = this.map.getSize();
    const larger = Math.log2(Math.max(0.1, Math.min(size.x / 1060, size.y / 705)));
    this.home = Math.round(zoom + Math.max(-1, Math.min(2, larger)));
    this.look(lon, lat, this.home);
  }

  /** Look somewhere without a flight. */
  look(lon, lat, zoom) {
    this.placed = true;
    this.map.setView([lat, lon], zoom, { animate: false });
  }
}
