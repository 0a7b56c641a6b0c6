// The past on the map: a frame and a banner around it, so that nobody takes it for live, a clock that stands at its moment,
// and marks that keep its pace.

import { element } from './dom.mjs';
import { WALK_MS } from './motion.mjs';

export function past(desk) {
  const container = desk.map.getContainer();
  const frame = element('div', 'past-frame');
  const banner = element('div', 'panel past-banner');
  banner.setAttribute('role', 'status');
  frame.hidden = banner.hidden = true;
  container.append(frame, banner);
  /**
   * Show the moment `at` (seconds since 1970) with these words, or with null the present again. A mark walks from fix to fix
   * in `walk` milliseconds, with 0 as it does live.
   */
  window.shaotai.past = (words, walk, at) => {
    const shown = at !== null;
    frame.hidden = banner.hidden = !shown;
    if (banner.textContent !== words) banner.textContent = words;
    container.classList.toggle('past', shown);
    desk.parts.workers.motion.walk = walk || WALK_MS;
    if (shown) desk.now = () => at;
    else delete desk.now;
  };
}
