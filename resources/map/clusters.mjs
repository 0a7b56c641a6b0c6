// Dense places become counts: which cases stand alone at a zoom, and which are told as one disc.

/** Cases are told apart from this zoom on, but where so many stand together that nothing could be read. */
export const OPEN_ZOOM = 16;
const CELL_PX = 76;
const CELL_NEAR_PX = 52;
/** So many in a cell are told as one. */
const LEAST = 12;
const LEAST_NEAR = 24;
/** Never inside a disc, as long as there are no more of them than this: a life, and what is late, stand before a count. */
const MOST_APART = 100;

/** How dense is too dense at a zoom: {cell in CSS pixels, least}. */
export function density(zoom) {
  return zoom >= OPEN_ZOOM ? { cell: CELL_NEAR_PX, least: LEAST_NEAR } : { cell: CELL_PX, least: LEAST };
}

/** Rows that are never put into a disc: the critical and the late ones, or the critical alone where those are too many. */
export function apart(urgency, lamps, count) {
  const [critical, late] = [[], []];
  for (let i = 0; i < count; i++) {
    if (urgency[i] === 2) critical.push(i);
    else if (lamps[i] === 2) late.push(i);
  }
  if (critical.length > MOST_APART) return [];
  return critical.length + late.length > MOST_APART ? critical : [...critical, ...late];
}

/**
 * Group rows by cells of the world that are `cell` wide (world units), `least` or more to a group.
 * {of: the group of each row, -1 alone; x, y: where each group's disc stands; counts: [on time, soon, late] of each group}.
 */
export function cluster(x, y, lamps, count, cell, least, alone = []) {
  const cellOf = new Int32Array(count);
  const single = new Uint8Array(count);
  for (const row of alone) single[row] = 1;
  const [cells, first] = hashCells(x, y, count, cell, cellOf);
  const members = new Uint32Array(cells);
  for (let i = 0; i < count; i++) if (!single[i]) members[cellOf[i]]++;
  const groupOf = new Int32Array(cells).fill(-1);
  let groups = 0;
  for (let c = 0; c < cells; c++) if (members[c] >= least) groupOf[c] = groups++;
  const made = {
    groups, of: new Int32Array(count).fill(-1), x: new Float64Array(groups), y: new Float64Array(groups),
    counts: new Uint32Array(groups * 3), members: new Uint32Array(groups),
  };
  for (let i = 0; i < count; i++) {
    const group = single[i] ? -1 : groupOf[cellOf[i]];
    made.of[i] = group;
    if (group < 0) continue;
    made.x[group] += x[i];
    made.y[group] += y[i];
    made.counts[group * 3 + lamps[i]]++;
  }
  for (let c = 0; c < cells; c++) {
    const group = groupOf[c];
    if (group < 0) continue;
    made.members[group] = members[c];
    // In the middle of its cases, but so far inside its cell that two discs never lie on each other.
    made.x[group] = inside(made.x[group] / members[c], x[first[c]], cell);
    made.y[group] = inside(made.y[group] / members[c], y[first[c]], cell);
  }
  return made;
}

function inside(mean, anyOf, cell) {
  const from = Math.floor(anyOf / cell) * cell;
  return Math.max(from + cell * 0.34, Math.min(from + cell * 0.66, mean));
}

/** Number the cells that have rows: [how many, the first row of each]; `cellOf` gets each row's. */
function hashCells(x, y, count, cell, cellOf) {
  let bits = 4;
  while (1 << bits < count * 2) bits++;
  const mask = (1 << bits) - 1;
  const slots = new Int32Array(1 << bits).fill(-1);
  const first = [];
  const column = new Int32Array(count);
  const row = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    column[i] = Math.floor(x[i] / cell);
    row[i] = Math.floor(y[i] / cell);
    let slot = (Math.imul(column[i], 0x9e3779b1) ^ Math.imul(row[i], 0x85ebca6b)) >>> 7 & mask;
    for (;;) {
      const found = slots[slot];
      if (found < 0) {
        slots[slot] = cellOf[i] = first.length;
        first.push(i);
        break;
      }
      if (column[first[found]] === column[i] && row[first[found]] === row[i]) {
        cellOf[i] = found;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return [first.length, first];
}
