// Between the page and the program: commands over the channel, data over our own scheme.

import { Ground } from './ground.mjs';
import { rowOf, unpack } from './pack.mjs';

/** Nearer than this a place is found without looking for it. */
const READABLE_ZOOM = 13;
const WIDE_CITY_ZOOM = 11;

async function get(part, revision) {
  const answer = await fetch(`data/${part}?rev=${revision}`);
  if (!answer.ok) throw new Error(`data/${part}: ${answer.status}`);
  return unpack(await answer.arrayBuffer());
}

/** One fetch of a part at a time; what is told meanwhile is fetched once afterwards. */
class Puller {
  constructor(take) {
    this.take = take;
    this.busy = new Map();
    this.next = new Map();
  }

  pull(part, revision) {
    if (this.busy.has(part)) {
      this.next.set(part, revision);
      return this.busy.get(part);
    }
    const done = this.run(part, revision).finally(() => this.busy.delete(part));
    this.busy.set(part, done);
    return done;
  }

  async run(part, revision) {
    for (let wanted = revision; wanted !== undefined; wanted = this.next.get(part), this.next.delete(part)) {
      this.take(part, await get(part, wanted));
    }
  }
}

export function connect(desk) {
  desk.rowOfGrid = (id) => rowOf(desk.ground.ids, id);
  // With a zoom: look there. Without: stay as near as now, and do not move at all where the place is well in view.
  desk.fly = (lon, lat, zoom) => {
    const { map } = desk;
    const inner = map.getBounds().pad(-0.15);
    // A city that is wider than that is looked at whole.
    const readable = Math.min(READABLE_ZOOM, Math.max(WIDE_CITY_ZOOM, desk.home ?? READABLE_ZOOM));
    if (desk.placed && zoom === null && map.getZoom() >= readable && inner.contains([lat, lon])) return;
    desk.placed = true;
    const wanted = zoom ?? Math.max(map.getZoom(), readable);
    map.setView([lat, lon], wanted, { animate: desk.motion && !document.hidden, duration: 0.15 });
  };
  const takers = {
    ground: (data) => {
      desk.ground = new Ground(data);
      desk.hover = null;
      if (!desk.placed && data.city) desk.open(data.city);
      desk.tell('ground');
      desk.touch();
    },
    cases: (data) => {
      desk.offset = data.now - Date.now() / 1000;
      const recount = data.counts.length !== desk.counts.length || data.counts.some((n, i) => n !== desk.counts[i]);
      desk.cases = data;
      desk.counts = data.counts;
      if (recount) desk.touch('grids');
      desk.hover = null;
      desk.tell('cases');
    },
    positions: (data) => {
      desk.offset = data.now - Date.now() / 1000;
      desk.workers = data;
      desk.tell('workers', data);
    },
    figures: (data) => desk.tell('figures', data),
    cameras: (data) => {
      desk.cameras = data;
      desk.tell('cameras');
      desk.touch('cameras');
    },
  };
  const puller = new Puller((part, data) => takers[part](data));

  Object.assign(window.shaotai, {
    async pull({ hasTiles, attribution, tiles, ...parts }) {
      if (tiles !== undefined) desk.parts.base.use(hasTiles, tiles, attribution);
      await Promise.all(Object.entries(parts).map(([part, revision]) => puller.pull(part, revision)));
      desk.reporting = true;
      desk.touch('overlay');
    },
    choose: (kind, id) => desk.choose(kind, id),
    candidates: (list) => {
      desk.candidates = list;
      desk.touch('overlay');
    },
    toggle: (layer) => desk.show(layer, !desk.layers[layer]),
    fly: (lon, lat, zoom) => desk.fly(lon, lat, zoom),
    pick: (on) => desk.pick(on),
    focusSearch: () => desk.parts.search.focus(),
    results: (list) => desk.parts.search.results(list),
    restore: ({ lon, lat, zoom, layers }) => {
      for (const [layer, on] of Object.entries(layers ?? {})) if (layer in desk.layers) desk.layers[layer] = on === true;
      desk.tell('layers');
      if ([lon, lat, zoom].every(Number.isFinite)) desk.look(lon, lat, zoom);
      desk.touch();
    },
  });
  new QWebChannel(qt.webChannelTransport, ({ objects }) => {
    desk.bridge = objects.desk;
    for (const what of ['focusin', 'focusout']) {
      document.addEventListener(what, ({ target }) => {
        if (target.matches?.('input, textarea')) desk.bridge.type(what === 'focusin');
      });
    }
    desk.bridge.ready();
  });
}
