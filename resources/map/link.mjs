// Between the page and the program: commands over the channel, data over our own scheme.

import { Ground } from './ground.mjs';
import { rowOf, unpack } from './pack.mjs';
import { Table } from './table.mjs';

/** Nearer than this a place is found without looking for it. */
const READABLE_ZOOM = 13;
const WIDE_CITY_ZOOM = 11;

async function get(part, revision, have) {
  // Each is asked for once: nothing is to be kept of it.
  const answer = await fetch(`data/${part}?rev=${revision}${have ? `&have=${have}` : ''}`, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`data/${part}: ${answer.status}`);
  return unpack(await answer.arrayBuffer());
}

/** One fetch of a part at a time; what is told meanwhile is fetched once afterwards. */
class Puller {
  /** `take(part, data)` takes what came; `have(part)` says of which state only the changes are wanted. */
  constructor(take, have) {
    this.take = take;
    this.have = have;
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
      this.take(part, await get(part, wanted, this.have(part)));
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
    desk.parts.follow?.stop();
    const wanted = zoom ?? Math.max(map.getZoom(), readable);
    map.setView([lat, lon], wanted, { animate: desk.motion && !document.hidden, duration: 0.15 });
  };
  const tables = { cases: new Table(), positions: new Table() };
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
      const { categories, utcOffset, news } = data;
      tables.cases.take(data);
      desk.cases = { ...tables.cases.columns, categories, utcOffset, news, now: data.now };
      desk.counts = data.counts;
      if (recount) desk.touch('grids');
      desk.hover = null;
      desk.tell('cases');
    },
    positions: (data) => {
      desk.offset = data.now - Date.now() / 1000;
      const rows = tables.positions.take(data);
      desk.workers = { ...tables.positions.columns, roster: data.roster };
      desk.tell('workers', desk.workers, rows);
    },
    components: (data) => {
      desk.components = data;
      desk.tell('components');
      desk.tell('layers');
      desk.touch('components');
    },
    figures: (data) => desk.tell('figures', data),
    cameras: (data) => {
      desk.cameras = data;
      desk.tell('cameras');
      desk.touch('cameras', 'overlay');
    },
  };
  const puller = new Puller((part, data) => takers[part](data), (part) => tables[part]?.have ?? '');

  Object.assign(window.shaotai, desk.toolCalls, {
    async pull({ hasTiles, attribution, tiles, ...parts }) {
      if (tiles !== undefined) desk.parts.base.use(hasTiles, tiles, attribution);
      await Promise.all(Object.entries(parts).map(([part, revision]) => puller.pull(part, revision)));
      desk.reporting = true;
      desk.touch('overlay');
    },
    trouble: (words) => desk.parts.base.say(words),
    choose: (kind, id) => desk.choose(kind, id),
    candidates: (list) => {
      desk.candidates = list;
      desk.touch('overlay');
    },
    offer: (layer, there) => {
      desk.offered[layer] = there;
      desk.tell('layers');
    },
    calls: (workers) => {
      desk.calls = workers;
      desk.touch('overlay');
    },
    toggle: (layer) => desk.show(layer, !desk.layers[layer]),
    fly: (lon, lat, zoom) => desk.fly(lon, lat, zoom),
    render: (renderer) => desk.parts.marks.use(renderer),
    follow: (worker) => desk.parts.follow?.start(worker),
    pick: (on) => desk.pick(on),
    focusSearch: () => desk.parts.search.focus(),
    results: (list) => desk.parts.search.results(list),
    restore: ({ lon, lat, zoom, layers, heat }) => {
      if (desk.parts.heat) Object.assign(desk.parts.heat.filter, heat);
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
        if (target.matches?.('input, textarea, select')) desk.bridge.type(what === 'focusin');
      });
    }
    desk.bridge.ready();
  });
}
