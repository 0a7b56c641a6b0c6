// An order as the worker sees it: what the service said, and on top of it what was done here and is not sent yet.

import { lampOf, time } from './times.mjs';

const AFTER = {
  sign: { state: 'signed', awaits: ['arrive', 'start', 'refuse', 'support'] },
  arrive: { state: 'arrived', awaits: ['start', 'feed_back', 'support'] },
  start: { state: 'handling', awaits: ['feed_back', 'support'] },
  feed_back: { state: 'feedback', awaits: [] },
  refuse: { state: 'refused', awaits: [] },
};
const STAYING = new Set(['progress', 'needs_department']);
const ACTIVE = new Set(['dispatched', 'signed', 'arrived', 'handling']);

export const isActive = (order) => ACTIVE.has(order.state);

/** The order after the unsent acts on it, in their order; `pending` names them. Refused acts change nothing. */
export function withPending(order, items) {
  const seen = { ...order, state: order.state.toLowerCase(), pending: [] };
  for (const item of items) {
    if (item.order_id !== order.id || (item.state !== 'waiting' && item.state !== 'sending')) continue;
    seen.pending.push(item.kind);
    // A word on the way and a whistle leave the order in hand.
    const goesOn = item.kind === 'feed_back' && STAYING.has(item.body.finding);
    if (AFTER[item.kind] && !goesOn) Object.assign(seen, AFTER[item.kind]);
  }
  return seen;
}

/** The limit that runs now: of signing until it is signed, then the order's own. */
export function dueOf(order) {
  const signing = order.state === 'dispatched' ? order.sign_due_at : null;
  return time(signing ?? order.due_at ?? null);
}

/** The lamp now; the service's word counts too where nothing was done since, for its rules know more than ours. */
export function lampNow(order, now) {
  const worse = ['on_time', 'soon', 'late'];
  const own = lampOf(time(order.given_at), dueOf(order), now);
  if (order.pending?.length || !worse.includes(order.lamp)) return own;
  return worse[Math.max(worse.indexOf(own), worse.indexOf(order.lamp))];
}

/** Who stands first, as in the desk's queue: what is still to be done, 特急, then by what is due first. */
export function inOrder(orders) {
  const rank = (order) => [isActive(order) ? 0 : 1, order.case.urgency === 'critical' ? 0 : 1, dueOf(order) ?? Infinity, order.id];
  return [...orders].sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    const differs = a.findIndex((value, i) => value !== b[i]);
    return differs < 0 ? 0 : a[differs] < b[differs] ? -1 : 1;
  });
}

/** The one act that comes next, null where the worker has nothing to do. */
export function nextAct(order) {
  return ['sign', 'arrive', 'start', 'feed_back'].find((act) => order.awaits?.includes(act)) ?? null;
}
