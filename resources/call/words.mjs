// What travels on a call's own line ("ctl"): small JSON objects, checked before anybody hears of them. No page needed.

export const VERSION = 1;
const LONGEST = 4000;
const finite = (value) => typeof value === 'number' && Number.isFinite(value);
const text = (value, most) => (typeof value === 'string' ? value.slice(0, most) : null);

const READERS = {
  hello: ({ v }) => ({ v: finite(v) ? v : 0 }),
  text: ({ id, words }) => (text(words, 500)?.trim() ? { id: text(id, 64) ?? '', words: text(words, 500).trim() } : null),
  can: ({ torch, cameras }) => ({ torch: torch === true, cameras: finite(cameras) ? Math.max(0, Math.round(cameras)) : 0 }),
  mute: ({ who, on }) => (who === 'phone' ? { on: on === true } : null),
  moved: ({ lon, lat, accuracy }) =>
    finite(lon) && finite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
      ? { lon, lat, accuracy: finite(accuracy) && accuracy >= 0 ? accuracy : null }
      : null,
  bye: () => ({}),
};

/** What the other side said: {what, …}, or null where it is nothing that we know. */
export function heard(data) {
  if (typeof data !== 'string' || data.length > LONGEST) return null;
  let said;
  try {
    said = JSON.parse(data);
  } catch {
    return null;
  }
  if (said === null || typeof said !== 'object' || !Object.hasOwn(READERS, said.t)) return null;
  const read = READERS[said.t](said);
  return read && { what: said.t, ...read };
}
