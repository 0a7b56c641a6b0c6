// How many columns tiles stand in, and where on a picture somebody clicked. No page needed.

/** How much a grid that is longer than wide by one more tile than need be is worth in the logarithm of a tile's form. */
const UNEVEN = 0.5;

/**
 * The number of columns that makes `count` tiles in a place of these pixels as square as it allows, for pictures come upright
 * and lying. One, two by two and three by three, but in a place that is far longer than wide; no column that its rows do not
 * need, so that four never stand as three and one.
 */
export function columns(count, width, height) {
  let best = 1;
  let least = Infinity;
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    if (Math.ceil(count / (across - 1)) === down) continue;
    const off = Math.abs(Math.log((width / across) / (height / down))) + UNEVEN * Math.max(0, Math.abs(across - down) - 1);
    if (off < least - 1e-9) {
      least = off;
      best = across;
    }
  }
  return best;
}

/** Where the picture lies in its box, as `object-fit: contain` puts it there: {x, y, width, height}. */
export function pictureIn(box, wide, high) {
  if (!(wide > 0 && high > 0 && box.width > 0 && box.height > 0)) return null;
  const scale = Math.min(box.width / wide, box.height / high);
  const width = wide * scale;
  const height = high * scale;
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

/** The place on the picture, 0 to 1 from its upper left, of a click in its box; null beside the picture. */
export function placeOn(box, wide, high, x, y) {
  const picture = pictureIn(box, wide, high);
  if (!picture) return null;
  const place = { x: (x - picture.x) / picture.width, y: (y - picture.y) / picture.height };
  return place.x >= 0 && place.x <= 1 && place.y >= 0 && place.y <= 1 ? place : null;
}
