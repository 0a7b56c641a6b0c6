// Our own page: data comes in by the program's own way (MapView), and the page itself says when it has drawn.
'use strict';
{
  const { map, desk } = window.bench;
  let waiting = [];
  // The page tells the program two frames after drawing: that is the word waited for.
  const { painted } = desk.bridge;
  desk.bridge.painted = (text) => {
    const at = performance.timeOrigin + performance.now();
    const done = waiting;
    waiting = [];
    done.forEach((one) => one(at));
    painted.call(desk.bridge, text);
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const rectangle = () => map.getContainer().getBoundingClientRect();
  let under;

  window.contender = {
    moves: true,
    async begin() {
      ({ under } = await import(new URL('map/pointer.mjs', location.href).href));
    },
    /** Wait for what the program has just told the page. */
    told: () => new Promise((done) => waiting.push(done)),
    look(lon, lat, zoom) {
      map.invalidateSize({ animate: false });
      desk.look(lon, lat, zoom);
      return frame();
    },
    layers(wanted) {
      for (const [layer, on] of Object.entries(wanted)) if (desk.layers[layer] !== on) desk.show(layer, on);
      return frame();
    },
    step() {
      desk.touch('workers');
      return frame();
    },
    drag(dx, dy) {
      map._rawPanBy(L.point(-dx, -dy));
      map.fire('move');
    },
    released() {
      map.fire('moveend');
      return frame();
    },
    zoom: (by) => new Promise((done) => {
      map.once('zoomend', () => requestAnimationFrame(done));
      map.setZoom(map.getZoom() + by, { animate: true });
    }),
    pick(x, y) {
      const found = under(desk, map.containerPointToLatLng([x, y]));
      return found?.kind === 'grid' ? found.row : -1;
    },
    counts: () => ({ points: desk.drawn.workers, grids: desk.drawn.grids }),
    walking: () => desk.parts.workers.motion.walking,
    size: () => [rectangle().width, rectangle().height],
  };
  window.drive.told = () => window.contender.told();
}
