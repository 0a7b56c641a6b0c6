// My grid: its outline with roads and places, any place found by a keyword.

import { fill, h } from '../dom.mjs';
import { quiet } from '../app.mjs';
import { distance, distanceWords } from '../geo.mjs';
import { named, t } from '../lang.mjs';
import { FieldMap } from '../map.mjs';
import { isActive } from '../pending.mjs';
import { stretches } from '../thinning.mjs';
import { day } from '../times.mjs';

const TYPING_MS = 250;

export function gridScreen(app) {
  const map = new FieldMap(t('tab_grid'));
  const found = h('div.found');
  let ground = { roads: [], places: [] };
  let timer = null;
  let asked = 0;

  const grids = app.me?.grids ?? [];
  const all = () => grids.flatMap((grid) => grid.outline.flat());
  map.set({ outlines: grids.map((grid) => grid.outline) });
  map.fit(all());
  app.keeping.kept('ground').then((kept) => { ground = kept ?? ground; map.set(ground); });

  async function search(q) {
    const mine = ++asked;
    if (!q) { fill(found); map.set({ places: ground.places }); return; }
    const { answer, fresh } = await app.keeping.fetchOrKept(`places?q=${encodeURIComponent(q)}`).catch((error) => { quiet(error); return {}; });
    if (mine !== asked) return;
    const places = answer?.places ?? ground.places.filter((place) => named(place).includes(q));
    const { here } = app.positions;
    fill(found, fresh === false ? h('p.second', t('places_offline')) : null,
      places.length ? places.slice(0, 20).map((place) => h('button.result', { onclick: () => choose(place) }, h('strong', named(place)),
        h('span.far', here ? distanceWords(distance(here.lon, here.lat, place.lon, place.lat)) : ''))) : h('p.second', t('places_none', { q })));
  }

  function choose(place) {
    fill(found);
    map.set({ places: [{ ...place, chosen: true }, ...ground.places.filter((one) => one.name !== place.name)] });
    const { here } = app.positions;
    map.fit([[place.lon, place.lat], ...(here ? [[here.lon, here.lat]] : [])], 400);
  }

  const input = h('input', { type: 'search', placeholder: t('search_place'), 'aria-label': t('search_place'), oninput: () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(input.value.trim()), TYPING_MS);
  } });
  const mine = h('button.locate', { onclick: () => { const { here } = app.positions; map.fit(here ? [[here.lon, here.lat]] : all(), 400); } }, t('my_position'));

  function update() {
    const today = day(app.now());
    const fixes = app.positions.fixes.filter((fix) => day(fix.at) === today);
    const track = stretches(fixes).map(({ from, to }) => fixes.filter((fix) => fix.at >= from && fix.at <= to).map((fix) => [fix.lon, fix.lat]));
    const [next] = app.seen.filter((order) => isActive(order) && order.case.lon != null);
    map.set({ here: app.positions.here, track, target: next ? { lon: next.case.lon, lat: next.case.lat } : null });
  }

  app.positions.ask(true);
  const title = grids.length ? grids.map((grid) => grid.name).join(t('list_comma')) : t('tab_grid');
  return {
    title, tab: 'grid', update, close: () => { clearTimeout(timer); app.positions.ask(false); },
    body: h('div.full', h('div.search', input, found), map.node, mine),
  };
}
