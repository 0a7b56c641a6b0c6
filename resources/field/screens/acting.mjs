// What can be done with an order, the same on the list and on its page.

import { fill, h } from '../dom.mjs';
import { once } from '../form.mjs';
import { toGcj02 } from '../geo.mjs';
import { t } from '../lang.mjs';

/** The button of an act: the small ones are done at once, feedback has a page. */
export function actButton(app, order, act, wide = false) {
  const button = h(wide ? 'button.primary.wide' : 'button.primary', { onclick: () => once(button, async () => {
    if (act === 'feed_back') { app.go(`feed_back/${order.id}`); return; }
    const { here } = app.positions;
    const facts = here && app.now() - here.at < 120_000 ? { lon: here.lon, lat: here.lat } : {};
    await app.act(act, { path: `orders/${order.id}/${act}`, facts, order: order.id, title: order.case.title });
  }) }, t(`act_${act}`));
  return button;
}

/** Builds a form about an order once the order is known, which on a fresh phone is a moment after the page is opened. */
export function onceKnown(app, id, body, build) {
  let built = false;
  return () => {
    if (built) return;
    const order = app.order(id);
    built = Boolean(order);
    if (order) build(order);
    else fill(body, h('div.empty', h('p', t(app.ordersAsOf ? 'unknown_order' : 'loading'))));
  };
}

/** The phone's own map program where it has one: geo: is for Android, whose Chinese map programs take WGS-84 by it. */
export function wayAddress(place, title) {
  const [lon, lat] = [place.lon.toFixed(6), place.lat.toFixed(6)];
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) {
    const [east, north] = toGcj02(place.lon, place.lat);
    return `maps://?daddr=${north.toFixed(6)},${east.toFixed(6)}`;
  }
  return `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(title)})`;
}

export function goThere(app, order) {
  app.go(`order/${order.id}/way`);
}

export function urgentWord(order) {
  return order.case.urgency === 'critical' || order.case.urgency === 'urgent' ? h(`b.urgency.${order.case.urgency}`, t(order.case.urgency)) : null;
}
