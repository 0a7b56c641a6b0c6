// My orders: the latest and most urgent first, what can be done with the first one at hand.

import { fill, h, lampSign } from '../dom.mjs';
import { distance, distanceWords, inside } from '../geo.mjs';
import { t } from '../lang.mjs';
import { dueOf, inOrder, isActive, lampNow, nextAct } from '../pending.mjs';
import { clock, remaining } from '../times.mjs';
import { actButton, goThere, urgentWord } from './acting.mjs';

export function ordersScreen(app) {
  const list = h('div.cards');
  const asOf = h('p.as-of');
  const foot = h('button.primary.wide', { onclick: () => app.go('report') }, t('report_new'));

  function update() {
    const orders = inOrder(app.seen);
    const todo = orders.filter(isActive);
    const ended = orders.filter((order) => !isActive(order));
    fill(list,
      todo.map((order, i) => card(app, order, i === 0)),
      todo.length || !app.ordersAsOf ? null : h('div.empty', h('p', t('orders_none')), h('p.second', t('orders_none_why'))),
      ended.length ? h('h2.apart', t('orders_ended', { n: ended.length })) : null,
      ended.map((order) => card(app, order, false)));
    const age = app.ordersAsOf ? t('as_of', { clock: clock(app.ordersAsOf) }) : t('loading');
    asOf.textContent = app.live?.live || !app.reachable ? age : `${age} · ${t('not_live')}`;
  }

  return { title: t('app'), tab: 'orders', body: h('div', list, asOf), foot, update };
}

/** How far the matter is; without a position at least whether it lies in the worker's grid; "" where nothing is known. */
function away(app, order) {
  const { here } = app.positions;
  const { lon, lat } = order.case;
  if (lon == null) return '';
  if (!here) return (app.me?.grids ?? []).some((grid) => grid.outline.some((ring) => inside(ring, lon, lat))) ? t('in_grid') : '';
  return distanceWords(distance(here.lon, here.lat, lon, lat));
}

function card(app, order, first) {
  const active = isActive(order);
  const lamp = active ? lampNow(order, app.now()) : null;
  const act = nextAct(order);
  const left = remaining(dueOf(order), app.now());
  const top = h('div.top', active ? lampSign(lamp) : null,
    h('span.left', active ? left || t('on_time') : t(`state_${order.state}`)), urgentWord(order), h('span.far', active ? away(app, order) : ''));
  const open = { onclick: () => app.go(`order/${order.id}`) };
  const pending = order.pending.length ? h('p.pending', t('pending_acts', { acts: actWords(order.pending) })) : null;
  if (!first) {
    return h(`button.card.order.${lamp ?? 'over'}`, open, top,
      h('div.line', h('strong', order.case.title), active ? h('span.second', t(`state_${order.state}`)) : null), pending);
  }
  return h(`div.card.order.first.${lamp}`, h('button.plain', open, top, h('strong', order.case.title),
    h('p.address', order.case.address || order.case.grid || '')), pending,
  h('div.row.three', act ? actButton(app, order, act) : null,
    h('button', { onclick: () => goThere(app, order) }, t('act_way')),
    order.awaits.includes('support') ? h('button', { onclick: () => app.go(`support/${order.id}`) }, t('act_support')) : null));
}

export function actWords(kinds) {
  return kinds.map((kind) => t(`act_${kind}`)).join(t('list_comma'));
}
