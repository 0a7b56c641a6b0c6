// How many cases lie around every place, in steps: the field behind the heat layer.

/** The field is kept in cells so wide, and each case is spread over some of them. */
export const CELL_PX = 4;
const SPREAD_CELLS = 5;
/** Parts of the top at which a step begins. */
const STEPS = [1 / 8, 1 / 4, 1 / 2, 1];

/** Whether an hour of day lies from one hour on and before another; over midnight where the first is the later. */
export function isWithin(hour, from, to) {
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** Rows of cases reported within hours of the city's day, of one category (-1: of any). */
export function chosen({ reportedAt, category, utcOffset }, { from, to, of }) {
  const rows = [];
  const all = from === to || (from === 0 && to === 24);
  for (let i = 0; i < reportedAt.length; i++) {
    if (of >= 0 && category[i] !== of) continue;
    if (all || isWithin(Math.floor(((reportedAt[i] + utcOffset) % 86400) / 3600), from, to % 24)) rows.push(i);
  }
  return rows;
}

/**
 * A field of `width` × `height` cells: each row a case, spread so that the sum stays. A case at (x, y) lies in the cell
 * (x * scale - left, y * scale - top).
 */
export function field(rows, placeX, placeY, { scale, left, top }, width, height) {
  let values = new Float32Array(width * height);
  for (const row of rows) {
    const x = Math.floor(placeX[row] * scale - left);
    const y = Math.floor(placeY[row] * scale - top);
    if (x >= 0 && y >= 0 && x < width && y < height) values[y * width + x]++;
  }
  // Three times the mean of a square is a bell, as far as an eye can tell.
  for (let pass = 0; pass < 3; pass++) {
    values = blurred(values, height, width, width, 1);
    values = blurred(values, width, height, 1, width);
  }
  return values;
}

/** The mean along lines of `length` cells `step` apart, for each of `lines` that begin `next` apart. */
function blurred(values, lines, length, next, step) {
  const made = new Float32Array(values.length);
  const whole = 2 * SPREAD_CELLS + 1;
  for (let line = 0; line < lines; line++) {
    const base = line * next;
    let sum = 0;
    for (let i = 0; i < Math.min(SPREAD_CELLS, length); i++) sum += values[base + i * step];
    for (let i = 0; i < length; i++) {
      if (i + SPREAD_CELLS < length) sum += values[base + (i + SPREAD_CELLS) * step];
      if (i > SPREAD_CELLS) sum -= values[base + (i - SPREAD_CELLS - 1) * step];
      made[base + i * step] = Math.max(0, sum) / whole;
    }
  }
  return made;
}

/**
 * Which step each place of a field twice as fine belongs to, 0 for none: between cells the value is the mixture of four.
 */
export function stepped(values, width, height, steps) {
  const [wide, high] = [width * 2, height * 2];
  const made = new Uint8Array(wide * high);
  const between = (length) => {
    const before = new Int32Array(length * 2);
    const part = new Float32Array(length * 2);
    for (let at = 0; at < length * 2; at++) {
      const place = Math.max(0, Math.min(length - 1, at / 2 - 0.25));
      before[at] = Math.floor(place);
      part[at] = place - before[at];
    }
    return [before, part];
  };
  const [column, right] = between(width);
  const [row, down] = between(height);
  for (let y = 0; y < high; y++) {
    const above = row[y] * width;
    const below = row[y] + 1 < height ? above + width : above;
    for (let x = 0; x < wide; x++) {
      const here = column[x];
      const next = here + 1 < width ? here + 1 : here;
      const up = values[above + here] + (values[above + next] - values[above + here]) * right[x];
      if (up < steps[0] && values[below + here] < steps[0] && values[below + next] < steps[0]) continue;
      const low = values[below + here] + (values[below + next] - values[below + here]) * right[x];
      const value = up + (low - up) * down[y];
      let step = 0;
      while (step < steps.length && value >= steps[step]) step++;
      made[y * wide + x] = step;
    }
  }
  return made;
}

/** Where four steps begin, the last a round number that the densest place reaches; [] where there is nothing. */
export function heatSteps(most) {
  if (!(most > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(most));
  const top = [5, 2, 1].map((n) => n * power).find((n) => n <= most);
  return STEPS.map((part) => part * top);
}

/** A number of a legend: at most two figures that count. */
export function rounded(value) {
  return String(Number(value.toPrecision(2)));
}
