// Which mark is under the pointer.

/** The row nearest to a point within `reach`, -1 for none; of equally near ones the last, which lies on top. */
export function nearest(x, y, count, px, py, reach, visible = () => true) {
  let best = -1;
  let least = reach * reach;
  for (let i = 0; i < count; i++) {
    const dx = x[i] - px;
    const dy = y[i] - py;
    const d = dx * dx + dy * dy;
    if (d <= least && visible(i)) {
      least = d;
      best = i;
    }
  }
  return best;
}
