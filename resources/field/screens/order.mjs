// One order: what, where and the way there, what is asked for, what was done; the next act at the thumb.

import { fill, h, lampSign, pictureOf } from '../dom.mjs';
import { quiet } from '../app.mjs';
import { bearing, bearingWord, distance, distanceWords, toGcj02 } from '../geo.mjs';
import { named, t, tOr } from '../lang.mjs';
import { FieldMap } from '../map.mjs';
import { dueOf, isActive, lampNow, nextAct, withPending } from '../pending.mjs';
import { moment, remaining, stepTime, time } from '../times.mjs';
import { actButton, urgentWord, wayAddress } from './acting.mjs';
import { actWords } from './orders.mjs';

export function orderScreen(app, id, part = '') {
  const listed = app.order(id);
  const [head, place, about, steps, files, foot] = ['div', 'div', 'div', 'div', 'div', 'div'].map((tag) => h(tag));
  const map = new FieldMap(t('where'), { still: part !== 'way' });
  const way = h('p.way');
  let full = null;
  let placed = false;
  let known = '';

  function update() {
    const order = app.order(id) ?? (full && withPending(full, app.outbox.items));
    if (!order) { fill(head, h('div.empty', h('p', app.ordersAsOf ? t('unknown_order') : t('loading')))); return; }
    if (part !== 'way') fill(head, stateCard(app, order));
    if (!placed) { placed = true; fill(place, placeCard(app, order, map, way, part)); fill(about, part === 'way' ? null : aboutCard(app, order)); }
    locate(order);
    fill(foot, footOf(app, order, part));
    const now = `${order.state}${order.pending}`;
    if (known && known !== now) read();
    known = now;
  }

  function locate(order) {
    const { here } = app.positions;
    if (order.case.lon == null) return;
    const target = { lon: order.case.lon, lat: order.case.lat };
    const first = !map.scene.target || (here && !map.scene.here);
    map.set({ target, here });
    if (here) {
      const from = [here.lon, here.lat, target.lon, target.lat];
      way.textContent = t('way', { bearing: bearingWord(bearing(...from)), distance: distanceWords(distance(...from)) });
    }
    if (first) map.fit([[target.lon, target.lat], ...(here ? [[here.lon, here.lat]] : [])]);
  }

  async function read() {
    const { answer } = await app.keeping.fetchOrKept(`orders/${id}`).catch((error) => { quiet(error); return {}; });
    if (!answer || part === 'way') return;
    full = answer;
    fill(steps, historyCard(app, answer));
    fill(files, await filesCard(app, answer));
    app.changed();
  }

  app.positions.ask(true);
  app.keeping.kept('ground').then((ground) => map.set({ roads: ground?.roads ?? [], places: ground?.places ?? [] }));
  map.set({ outlines: (app.me?.grids ?? []).map((grid) => grid.outline) });
  read();
  return {
    title: part === 'way' ? t('act_way') : t('what'), subtitle: listed?.case.title ?? ' ', back: true, foot, update,
    body: h(part === 'way' ? 'div.full' : 'div.cards', head, place, about, steps, files), close: () => app.positions.ask(false),
  };
}

function stateCard(app, order) {
  const active = isActive(order);
  const lamp = lampNow(order, app.now());
  return h(active ? `section.card.order.${lamp}` : 'section.card.order.over',
    h('div.top', active ? lampSign(lamp) : null, h('span.left', active ? remaining(dueOf(order), app.now()) || t('on_time') : t(`state_${order.state}`)),
      urgentWord(order), h('span.far', active ? t(`state_${order.state}`) : '')),
    h('strong', order.case.title), order.lead ? null : h('span.second.tag', t('assisting')),
    order.pending.length ? h('p.pending', t('pending_acts', { acts: actWords(order.pending) })) : null,
    order.appointed ? h('p.second', t('appointed')) : null,
    (order.urges ?? []).map((urge) => h('div.urge', h('b', urge.title ? t('supervised', { title: urge.title }) : t('urged')),
      h('span.second', stepTime(time(urge.at), app.now())), h('p', urge.words),
      urge.answered ? h('p.second', t('answered')) : urge.supervision_id ? [
        urge.answer_due_at ? h('p.second', t('answer_by', { when: moment(time(urge.answer_due_at), app.now()) })) : null,
        h('button', { onclick: () => app.go(`answer/${order.id}/${urge.supervision_id}`) }, t('act_answer'))] : null)),
    active && order.evidence_missing?.length ? h('p.needed', t('evidence_needed', { kinds: kindWords(order.evidence_missing) })) : null);
}

export function kindWords(kinds) {
  return kinds.map((kind) => tOr(`evidence_${kind}`, 'files')).join(t('list_comma'));
}

function aboutCard(app, order) {
  const now = app.now();
  const row = (key, value) => (value ? [h('dt', t(key)), h('dd', value)] : null);
  const due = (at) => (at ? moment(time(at), now) : null);
  return h('section.card', h('dl', row('instruction', order.instruction), row('text', order.case.text),
    row('category', named({ name: order.case.category, name_en: order.case.category_en })), row('sign_by', order.state === 'dispatched' ? due(order.sign_due_at) : null),
    row('done_by', due(order.due_at))),
  h('p.second', [order.case.number ? t('case_number', { number: order.case.number }) : null,
    t('given', { who: order.given_by || t('centre'), when: moment(time(order.given_at), now) })].filter(Boolean).join(' · ')));
}

function placeCard(app, order, map, way, part) {
  const { lon, lat, address, grid } = order.case;
  if (lon == null) return h('section.card', h('h2', t('where')), h('p', address || grid || ''), h('p.second', t('no_place')));
  const [east, north] = toGcj02(lon, lat);
  const copy = (name, x, y) => h('button', { onclick: () => copyPlace(app, name, `${x.toFixed(6)},${y.toFixed(6)}`) }, t(`copy_${name}`));
  const links = h('div.row.places', h('a.button', { href: wayAddress(order.case, order.case.title) }, t('open_in_map')),
    copy('wgs', lon, lat), copy('gcj', east, north));
  const numbers = h('p.coordinates', `WGS-84 ${lon.toFixed(6)}, ${lat.toFixed(6)}`, h('br'), `GCJ-02 ${east.toFixed(6)}, ${north.toFixed(6)}`);
  if (part === 'way') return h('div.way-page', map.node, h('section.card', h('strong', address || grid || ''), way, links, numbers));
  return h('section.card', h('h2', t('where')), h('p.address', address || grid || ''), way,
    h('button.plain', { onclick: () => app.go(`order/${order.id}/way`), 'aria-label': t('act_way') }, map.node), links);
}

async function copyPlace(app, name, text) {
  try {
    await navigator.clipboard.writeText(text);
    app.toast(t('copied', { what: text }));
  } catch {
    app.toast(t('not_copied'));
  }
}

function historyCard(app, order) {
  if (!order.steps?.length) return null;
  return h('section.card', h('h2', t('history')), h('ol.steps', [...order.steps].reverse().map((step) => h('li',
    h('time', stepTime(time(step.at), app.now())), h('div', h('b', tOr(`step_${step.action}`, 'step_other')),
      step.by ? h('span.second', ` ${step.by}`) : null, step.finding ? h('p', tOr(`finding_${step.finding}`, 'result')) : null,
      step.words ? h('p', step.words) : null)))));
}

async function filesCard(app, order) {
  if (!order.attachments?.length) return null;
  const shown = await Promise.all(order.attachments.map(async (one) => {
    const blob = await app.keeping.thumbnail(one.sha256).catch((error) => { quiet(error); return null; });
    return h('div.photo', blob ? pictureOf(blob, one.name) : h('span.name', one.name));
  }));
  return h('section.card', h('h2', t('files')), h('div.photos', shown));
}

function footOf(app, order, part) {
  const act = nextAct(order);
  if (part === 'way') return order.awaits.includes('arrive') ? actButton(app, order, 'arrive', true) : null;
  // Who hands in at once need not tap through what lies before: the service enters it with the feedback.
  const side = ['feed_back', 'support', 'refuse'].filter((one) => one !== act && order.awaits.includes(one));
  if (!act && !side.length) return null;
  return [side.length ? h('div.row', side.map((one) => h('button', { onclick: () => app.go(`${one}/${order.id}`) }, t(`act_${one}`)))) : null,
    act ? actButton(app, order, act, true) : null];
}
