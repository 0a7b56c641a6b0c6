// What a disc stands for: its counts under the pointer, the map nearer at a click, a list where nearer is of no use.

import { element, panel, sign } from './dom.mjs';
import { LAMPS } from './lamp.mjs';
import { latOf, lonOf } from './mercator.mjs';
import { idAt } from './pack.mjs';
import { OPEN_ZOOM } from './clusters.mjs';

const MOST = 12;

export function several(desk) {
  const { words } = desk;
  const box = panel(desk.map, 'several');
  box.hidden = true;
  let asked = 0;

  const hide = () => {
    asked++;
    box.hidden = true;
    box.classList.remove('pinned');
  };
  const stand = (latlng) => {
    const point = desk.map.latLngToContainerPoint(latlng);
    const size = desk.map.getSize();
    box.hidden = false;
    const left = point.x + 28 + box.offsetWidth > size.x - 8 ? point.x - 28 - box.offsetWidth : point.x + 28;
    box.style.left = `${Math.round(Math.max(8, left))}px`;
    box.style.top = `${Math.round(Math.max(60, Math.min(point.y - 24, size.y - box.offsetHeight - 8)))}px`;
  };
  const ofDisc = (group) => desk.parts.cases.discs.counts.subarray(group * 3, group * 3 + 3);
  const counts = (numbers) => {
    const line = element('div', 'counts');
    for (const lamp of [2, 1, 0]) {
      const entry = element('span', 'entry');
      entry.append(sign(LAMPS[lamp]), element('span', '', `${words[LAMPS[lamp]]} ${numbers[lamp]}`));
      line.append(entry);
    }
    return line;
  };
  /** A disc under the pointer tells its counts. */
  const hover = (group, latlng) => {
    if (box.classList.contains('pinned')) return;
    asked++;
    box.replaceChildren(counts(ofDisc(group)));
    stand(latlng);
  };
  const entry = (id, facts) => {
    const made = element('button', 'one');
    made.type = 'button';
    made.append(sign(facts.lamp ?? 'on_time'), element('bdi', 'title', facts.title));
    made.addEventListener('click', () => {
      hide();
      desk.choose('case', id);
      desk.bridge?.choose('case', id);
    });
    return made;
  };
  /** The worst of them by name, each to be chosen. */
  const list = async (rows, latlng) => {
    const mine = ++asked;
    // From now on: the pointer still moves while the list is asked for.
    box.classList.add('pinned');
    const rank = new Map([...desk.parts.cases.order].map((row, at) => [row, at]));
    const worst = [...rows].sort((a, b) => rank.get(b) - rank.get(a)).slice(0, MOST).map((row) => idAt(desk.cases.ids, row));
    const numbers = [0, 0, 0];
    for (const row of rows) numbers[desk.parts.cases.lamps[row]]++;
    const head = counts(numbers);
    const found = await Promise.all(worst.map(async (id) => {
      const answer = await fetch(`card/case/${id}?chosen=`).catch(() => null);
      return answer?.ok ? entry(id, await answer.json()) : null;
    }));
    if (mine !== asked) return;
    box.replaceChildren(head, ...found.filter(Boolean));
    if (rows.length > MOST) box.append(element('div', 'more', words.and_more.replace('{n}', String(rows.length - MOST))));
    stand(latlng);
    box.querySelector('button')?.focus({ preventScroll: true });
  };
  /** A click on a disc: nearer, as far as that tells its cases apart; else the list of them. */
  const open = (group, latlng) => {
    hide();
    const { x, y } = desk.cases;
    const rows = desk.parts.cases.rowsOf(group);
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of rows) {
      [west, east] = [Math.min(west, x[row]), Math.max(east, x[row])];
      [north, south] = [Math.min(north, y[row]), Math.max(south, y[row])];
    }
    const zoom = desk.map.getZoom();
    const oneSpot = Math.max(east - west, south - north) * desk.map.options.crs.scale(OPEN_ZOOM) < 10;
    if (oneSpot || zoom >= desk.map.getMaxZoom()) return void list(rows, latlng);
    const bounds = L.latLngBounds([latOf(south), lonOf(west)], [latOf(north), lonOf(east)]);
    const wanted = Math.max(zoom + 1, Math.min(OPEN_ZOOM, desk.map.getBoundsZoom(bounds, false, L.point(80, 80))));
    desk.map.setView(bounds.getCenter(), wanted, { animate: desk.motion && !document.hidden });
  };
  desk.map.on('movestart zoomstart', hide);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  desk.parts.several = { hover, open, list, hide, unhover: () => box.classList.contains('pinned') || hide() };
}
