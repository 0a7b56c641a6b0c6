// The map keeps a worker in its middle until the user drags it elsewhere.

import { element } from './dom.mjs';
import { rowOf } from './pack.mjs';

/** Nearer to the middle than this the map stands still. */
const SLACK_PX = 2;

export function follow(desk) {
  const { words } = desk;
  const sign = element('div', 'panel banner following', words.following);
  sign.hidden = true;
  desk.map.getContainer().append(sign);
  let worker = '';
  let waiting = 0;

  const centre = () => {
    waiting = 0;
    const row = worker && desk.workers ? rowOf(desk.workers.ids, worker) : -1;
    if (row < 0 || desk.map._animatingZoom || desk.map.dragging?.moving()) return;
    const { motion } = desk.parts.workers;
    const scale = desk.map.options.crs.scale(desk.map.getZoom());
    const bounds = desk.map.getPixelBounds();
    const size = desk.map.getSize();
    const by = [motion.x[row] * scale - bounds.min.x - size.x / 2, motion.y[row] * scale - bounds.min.y - size.y / 2];
    if (Math.max(Math.abs(by[0]), Math.abs(by[1])) < SLACK_PX) return;
    desk.map.panBy(by.map(Math.round), { animate: false });
  };
  /** Keep him in the middle, after the frame that is being drawn. */
  const keep = () => {
    if (worker && !waiting) waiting = setTimeout(centre);
  };
  const start = (id) => {
    worker = id;
    sign.hidden = !worker;
    keep();
  };
  /** Follow somebody by a click, or nobody, and say so. */
  const choose = (id) => {
    start(id);
    desk.bridge?.follow(id);
  };
  const stop = () => worker && choose('');
  desk.map.on('dragstart', stop);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && !desk.picking && stop());
  desk.parts.follow = { keep, start, choose, stop, get worker() { return worker; } };
}
