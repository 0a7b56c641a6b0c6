// The unit square of Web Mercator: x eastward, y southward, 0 to 1.

export function worldX(lon) {
  return lon / 360 + 0.5;
}

export function worldY(lat) {
  const radians = (Math.max(-85.05112878, Math.min(85.05112878, lat)) * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
}

export function lonOf(x) {
  return (x - 0.5) * 360;
}

export function latOf(y) {
  return (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;
}

/** Metres on the ground for one world unit at a latitude. */
export function metresPerWorld(lat) {
  return 40075016.686 * Math.cos((lat * Math.PI) / 180);
}

/** The largest round length (1, 2, 5 × 10ⁿ metres) that is at most `pixels` long, and how many pixels that is. */
export function scaleBar(metresPerPixel, pixels) {
  const most = metresPerPixel * pixels;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
  return { metres, pixels: metres / metresPerPixel };
}
