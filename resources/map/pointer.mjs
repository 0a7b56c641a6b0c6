// Pointing, choosing and picking a place.

import { element } from './dom.mjs';
import { idAt } from './pack.mjs';
import { worldX, worldY } from './mercator.mjs';

const REACH_PX = 11;
const HOVER_MS = 250;

/** What is under a place: {kind, row, id}, marks before grids; null for nothing. */
export function under(desk, latlng) {
  const [x, y] = [worldX(latlng.lng), worldY(latlng.lat)];
  const reach = REACH_PX / desk.map.options.crs.scale(desk.map.getZoom());
  const { cases, workers, cameras, components, grids } = desk.parts;
  const disc = cases.discAt(x, y, reach / REACH_PX);
  if (disc >= 0) return { kind: 'disc', row: disc, id: `disc ${disc}` };
  const found = [
    ['case', () => cases.at(x, y, reach), () => desk.cases.ids],
    ['worker', () => workers.at(x, y, reach * 0.7), () => desk.workers.ids],
    ['camera', () => cameras.at(x, y, reach * 0.8), () => desk.cameras.ids],
    ['component', () => components.at(x, y, reach * 0.6), () => desk.components.ids],
    ['grid', () => grids.at(x, y), () => desk.ground.ids],
  ];
  for (const [kind, hit, ids] of found) {
    const row = hit();
    if (row >= 0) return { kind, row, id: idAt(ids(), row) };
  }
  return null;
}

export function pointing(desk) {
  const { map } = desk;
  let timer = 0;
  map.on('mousemove', ({ latlng }) => {
    if (desk.picking || desk.tool || map.dragging?._draggable?._moving) return;
    const found = under(desk, latlng);
    if (found?.id === desk.hover?.id && found?.kind === desk.hover?.kind) return;
    desk.hover = found;
    map.getContainer().classList.toggle('over-mark', Boolean(found && found.kind !== 'grid'));
    desk.touch('overlay');
    clearTimeout(timer);
    desk.parts.card.unhover();
    desk.parts.several.unhover();
    if (found?.kind === 'disc') timer = setTimeout(() => desk.parts.several.hover(found.row, latlng), HOVER_MS);
    else if (found) {
      timer = setTimeout(() => {
        if (!document.querySelector('.card.pinned:not([hidden])')) desk.parts.card.show(found.kind, found.id, latlng, false);
      }, HOVER_MS);
    }
  });
  map.on('mouseout', () => {
    clearTimeout(timer);
    desk.hover = null;
    desk.parts.card.unhover();
    desk.parts.several.unhover();
    desk.touch('overlay');
  });
  map.on('movestart', () => clearTimeout(timer));
  map.on('click', ({ latlng }) => {
    clearTimeout(timer);
    if (desk.tool) return;
    if (desk.picking) {
      desk.pick(false);
      desk.bridge?.pick(latlng.lng, latlng.lat);
      return;
    }
    const found = under(desk, latlng);
    desk.parts.several.hide();
    if (found?.kind === 'disc') {
      desk.parts.card.hide();
      desk.parts.several.open(found.row, latlng);
      return;
    }
    if (!found) {
      desk.parts.card.hide();
      return;
    }
    const stack = found.kind === 'case' ? desk.parts.cases.stackOf(found.row, 1 / desk.map.options.crs.scale(desk.map.getZoom())) : [];
    if (stack.length > 1) {
      desk.parts.card.hide();
      desk.parts.several.list(stack, latlng);
      return;
    }
    desk.choose(found.kind, found.id);
    desk.bridge?.choose(found.kind, found.id);
    desk.parts.card.show(found.kind, found.id, latlng, true);
  });
}

export function picking(desk) {
  const { words } = desk;
  const banner = element('div', 'panel banner', words.pick);
  banner.hidden = true;
  desk.map.getContainer().append(banner);
  desk.pick = (on) => {
    if (on && desk.tool) desk.parts.tools.pen.take('');
    desk.picking = on;
    banner.hidden = !on;
    desk.map.getContainer().classList.toggle('picking', on);
    if (on) {
      desk.hover = null;
      desk.parts.card.hide();
      desk.map.getContainer().focus();
      desk.touch('overlay');
    }
  };
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !desk.picking) return;
    desk.pick(false);
    desk.bridge?.cancelPick();
  });
}
