// A place by finger on the map, over the form that asks for it.

import { h } from '../dom.mjs';
import { t } from '../lang.mjs';
import { FieldMap } from '../map.mjs';

/** Resolves to {lon, lat}, or to null where it was left. */
export function pickPlace(app, before) {
  return new Promise((resolve) => {
    let target = before ? { lon: before.lon, lat: before.lat } : null;
    const take = h('button.primary.wide', { disabled: !target, onclick: () => end(target) }, t('place_take'));
    const map = new FieldMap(t('place_pick'), { onTap: (lon, lat) => {
      target = { lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) };
      map.set({ target });
      take.disabled = false;
    } });
    const over = h('dialog.over', h('header', h('button.back', { onclick: () => end(null), 'aria-label': t('back') }, '‹'), h('h1', t('place_pick'))),
      map.node, h('footer', take));
    const end = (place) => { over.close(); over.remove(); resolve(place); };
    over.addEventListener('cancel', (event) => { event.preventDefault(); end(null); });
    document.body.append(over);
    over.showModal();
    const { here } = app.positions;
    map.set({ outlines: (app.me?.grids ?? []).map((grid) => grid.outline), here, target });
    app.keeping.kept('ground').then((ground) => map.set({ roads: ground?.roads ?? [], places: ground?.places ?? [] }));
    const points = target ? [[target.lon, target.lat]] : here ? [[here.lon, here.lat]] : (app.me?.grids ?? []).flatMap((grid) => grid.outline.flat());
    map.fit(points, 400);
  });
}
