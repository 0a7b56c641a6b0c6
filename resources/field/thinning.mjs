// Which positions are kept, and the day's track as stretches with its gaps. A fix is {at, lon, lat, accuracy_m, …}; at in ms.

import { distance } from './geo.mjs';

/** Standing still, one a minute is enough to say so; more would only cost the battery and the network. */
export const STILL_MS = 60_000;
const LEAST_MOVE_M = 8;
const WORST_M = 500;

/** Whether `fix` is worth keeping after `last`: not too soon, and moved by more than it may be wrong, or a minute on. */
export function worthKeeping(last, fix, everyMs) {
  if (!(fix.accuracy_m <= WORST_M)) return false;
  if (!last) return true;
  const passed = fix.at - last.at;
  // Watches come a little early now and then: half a second of grace, or every second one would be lost.
  if (passed < everyMs - 500) return false;
  if (passed >= STILL_MS) return true;
  const moved = distance(last.lon, last.lat, fix.lon, fix.lat);
  return moved >= Math.max(LEAST_MOVE_M, Math.min(fix.accuracy_m, 30) / 2);
}

/** A reading of the browser as a fix of ours. `skew` is what the phone's clock is behind. */
export function fixOf(position, skew = 0) {
  const { longitude, latitude, accuracy, heading, speed } = position.coords;
  const fix = { at: position.timestamp + skew, lon: round(longitude, 6), lat: round(latitude, 6), accuracy_m: round(accuracy, 1) };
  if (Number.isFinite(heading)) fix.heading = round(heading, 1) % 360;
  if (Number.isFinite(speed)) fix.speed = round(speed, 2);
  return fix;
}

function round(value, digits) {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/**
 * The track as stretches [{from, to, count, sent}], a new one wherever more than `gapMs` went by without a fix:
 * what lies between two stretches is a gap and is shown as one.
 */
export function stretches(fixes, gapMs = 2.5 * STILL_MS) {
  const found = [];
  for (const fix of fixes) {
    const last = found.at(-1);
    if (last && fix.at - last.to <= gapMs) {
      last.to = fix.at;
      last.count += 1;
      last.sent += fix.sent ? 1 : 0;
    } else {
      found.push({ from: fix.at, to: fix.at, count: 1, sent: fix.sent ? 1 : 0 });
    }
  }
  return found;
}
