// How many columns tiles stand in, and where on a picture somebody clicked. No page needed.

/** Phones are held upright more often than not: a tile is judged by a picture of three to four. */
const RATIO = 3 / 4;

/** The number of columns that shows `count` pictures largest in a window of these pixels. */
export function columns(count, width, height, ratio = RATIO) {
  let best = 1;
  let largest = 0;
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const high = Math.min(height / down, width / across / ratio);
    if (high > largest + 0.5) {
      largest = high;
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
