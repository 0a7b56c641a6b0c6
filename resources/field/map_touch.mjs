// Fingers on the map: one moves it, two zoom it, a short touch that stays where it was is a tap.

const TAP_PX = 10;
const TAP_MS = 600;

export function gestures(map, onTap) {
  const { canvas } = map;
  const down = new Map();
  let began = null;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, place(event));
    began = down.size === 1 ? { at: place(event), when: event.timeStamp } : null;
  });

  canvas.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    down.set(event.pointerId, now);
    if (began && Math.hypot(now[0] - began.at[0], now[1] - began.at[1]) < TAP_PX) return;
    began = null;
    if (down.size === 1) {
      map.pan(now[0] - before[0], now[1] - before[1]);
    } else if (down.size === 2) {
      const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const apart = (at) => Math.hypot(at[0] - other[0], at[1] - other[1]);
      const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
      map.zoom(apart(now) / Math.max(1, apart(before)), middle);
      map.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    }
  });

  const up = (event) => {
    down.delete(event.pointerId);
    if (began && event.type === 'pointerup' && event.timeStamp - began.when < TAP_MS) onTap?.(...map.placeAt(...began.at));
    began = null;
  };
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    map.zoom(2 ** (-event.deltaY / 300), place(event));
  }, { passive: false });
}
