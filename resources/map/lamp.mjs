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
  const starts = new Uint32Array(10);
  for (let i = 0; i < lamps.length; i++) starts[urgency[i] * 3 + lamps[i] + 1]++;
  for (let rank = 0; rank < 9; rank++) starts[rank + 1] += starts[rank];
  const order = new Uint32Array(lamps.length);
  for (let i = 0; i < lamps.length; i++) order[starts[urgency[i] * 3 + lamps[i]]++] = i;
  return order;
}
