// The lamp of a case by its own times: 0 ● on time, 1 ◆ soon, 2 ▲ late.

export const LAMPS = ['on_time', 'soon', 'late'];

export function lampAt(soonAt, dueAt, now) {
  if (now >= dueAt) return 2;
  return now >= soonAt ? 1 : 0;
}

/** When the next of the given cases changes its lamp, Infinity where none does. */
export function nextChange(soonAt, dueAt, now) {
  let next = Infinity;
  for (let i = 0; i < dueAt.length; i++) {
    if (soonAt[i] > now && soonAt[i] < next) next = soonAt[i];
    if (dueAt[i] > now && dueAt[i] < next) next = dueAt[i];
  }
  return next;
}

/** Rows in the order they are painted: the calm below, late and critical on top. */
export function paintOrder(lamps, urgency) {
  const order = Array.from(lamps.keys());
  return order.sort((a, b) => urgency[a] * 3 + lamps[a] - (urgency[b] * 3 + lamps[b]) || a - b);
}
