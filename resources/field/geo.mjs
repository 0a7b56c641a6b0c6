// Places: distances in metres, bearings, Web Mercator, and GCJ-02 for Chinese map programs. Degrees, longitude first.

import { t } from './lang.mjs';

const RADIANS = Math.PI / 180;
const EARTH = 6371008.8;

export function distance(lon1, lat1, lon2, lat2) {
  const a = Math.sin(((lat2 - lat1) * RADIANS) / 2) ** 2
    + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(((lon2 - lon1) * RADIANS) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Degrees clockwise from north, from the first place to the second. */
export function bearing(lon1, lat1, lon2, lat2) {
  const over = (lon2 - lon1) * RADIANS;
  const y = Math.sin(over) * Math.cos(lat2 * RADIANS);
  const x = Math.cos(lat1 * RADIANS) * Math.sin(lat2 * RADIANS)
    - Math.sin(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.cos(over);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

export function bearingWord(degrees) {
  return t('bearings').split(' ')[Math.round(degrees / 45) % 8];
}

/** 6 米, 310 米, 1.2 公里. */
export function distanceWords(metres) {
  if (metres < 995) return t('metres', { n: metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10 });
  const n = metres < 99_500 ? (metres / 1000).toFixed(metres < 9950 ? 1 : 0) : Math.round(metres / 1000);
  return t('kilometres', { n });
}

export const worldX = (lon) => lon / 360 + 0.5;
export const worldY = (lat) => {
  const radians = Math.max(-85.05112878, Math.min(85.05112878, lat)) * RADIANS;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
};
export const lonOf = (x) => (x - 0.5) * 360;
export const latOf = (y) => (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 2) / RADIANS - 90;
export const metresPerWorld = (lat) => 40075016.686 * Math.cos(lat * RADIANS);

/** Whether a place lies inside a ring of [lon, lat]. */
export function inside(ring, lon, lat) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[j];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

const A = 6378245.0;
const EE = 0.00669342162296594323;

/** WGS-84 → GCJ-02, by the formula that models/geo/china.py has; outside of its box the same place. */
export function toGcj02(lon, lat) {
  if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return [lon, lat];
  const [x, y, pi] = [lon - 105, lat - 35, Math.PI];
  const waves = ((20 * Math.sin(6 * x * pi) + 20 * Math.sin(2 * x * pi)) * 2) / 3;
  const root = Math.sqrt(Math.abs(x));
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves;
  north += ((20 * Math.sin(y * pi) + 40 * Math.sin((y / 3) * pi)) * 2) / 3;
  north += ((160 * Math.sin((y / 12) * pi) + 320 * Math.sin((y * pi) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves;
  east += ((20 * Math.sin(x * pi) + 40 * Math.sin((x / 3) * pi)) * 2) / 3;
  east += ((150 * Math.sin((x / 12) * pi) + 300 * Math.sin((x / 30) * pi)) * 2) / 3;
  const magic = 1 - EE * Math.sin((lat / 180) * pi) ** 2;
  north = (north * 180) / (((A * (1 - EE)) / (magic * Math.sqrt(magic))) * pi);
  east = (east * 180) / ((A / Math.sqrt(magic)) * Math.cos((lat / 180) * pi) * pi);
  return [lon + east, lat + north];
}
