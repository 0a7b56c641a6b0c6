// The strokes of the map: greys for the ground, colour for what matters. Colours are the page's own tokens.

import { named } from './lang.mjs';

const LABEL = '14px "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const ROADS = { arterial: 5, secondary: 3.5, branch: 2, path: 1 };

export function drawScene(pen, map, width, height, scale) {
  const style = getComputedStyle(map.node);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const { outlines, roads, places, here, target, track } = map.scene;
  pen.fillStyle = colour('map-ground');
  pen.fillRect(0, 0, width, height);
  const at = (lon, lat) => map.pixel(lon, lat);
  for (const outline of outlines) {
    rings(pen, outline, at);
    pen.fillStyle = colour('map-grid');
    pen.fill('evenodd');
  }
  drawRoads(pen, roads, at, colour('map-road'));
  for (const outline of outlines) {
    rings(pen, outline, at);
    stroke(pen, colour('second'), 1.5, [6, 4]);
  }
  if (track.length) {
    lines(pen, track, at);
    stroke(pen, colour('accent'), 2);
  }
  // No name under the scale, nor under the buttons of a map that can be moved.
  const taken = [[0, height - 40, scale.pixels + 24, height]];
  if (!map.still) taken.push([width - 76, height - 132, width, height]);
  if (here && target) {
    lines(pen, [[[here.lon, here.lat], [target.lon, target.lat]]], at);
    stroke(pen, colour('accent'), 2, [2, 5]);
  }
  if (here) drawHere(pen, at(here.lon, here.lat), (here.accuracy_m ?? 0) * scale.pixels / metresOf(map, scale), colour, taken);
  if (target) drawTarget(pen, at(target.lon, target.lat), colour, taken);
  drawRoadNames(pen, roads, at, width, height, colour, taken);
  drawPlaces(pen, places, at, width, height, colour, taken);
  drawScale(pen, scale, height, colour);
}

function metresOf(map, scale) {
  const [lon1, lat1] = map.placeAt(0, 0);
  const [lon2] = map.placeAt(scale.pixels, 0);
  return Math.abs(lon2 - lon1) * 111_320 * Math.cos((lat1 * Math.PI) / 180);
}

function rings(pen, outline, at) {
  pen.beginPath();
  for (const ring of outline) {
    ring.forEach(([lon, lat], i) => pen[i ? 'lineTo' : 'moveTo'](...at(lon, lat)));
    pen.closePath();
  }
}

function lines(pen, all, at) {
  pen.beginPath();
  for (const line of all) line.forEach(([lon, lat], i) => pen[i ? 'lineTo' : 'moveTo'](...at(lon, lat)));
}

function stroke(pen, colour, width, dash = []) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  pen.setLineDash(dash);
  pen.stroke();
  pen.setLineDash([]);
}

function drawRoads(pen, roads, at, colour) {
  for (const [name, width] of Object.entries(ROADS).reverse()) {
    lines(pen, roads.filter((road) => road.kind === name).map((road) => road.line), at);
    stroke(pen, colour, width);
  }
}

function drawHere(pen, [x, y], radius, colour, taken) {
  pen.beginPath();
  pen.arc(x, y, Math.max(10, Math.min(radius, 400)), 0, 7);
  pen.globalAlpha = 0.16;
  pen.fillStyle = colour('accent');
  pen.fill();
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(x, y, 7, 0, 7);
  pen.fillStyle = colour('surface');
  pen.fill();
  pen.beginPath();
  pen.arc(x, y, 5, 0, 7);
  pen.fillStyle = colour('accent');
  pen.fill();
  taken.push([x - 9, y - 9, x + 9, y + 9]);
}

/** A pin whose tip is the place: nothing stands on the spot itself. */
function drawTarget(pen, [x, y], colour, taken) {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.bezierCurveTo(x - 4, y - 10, x - 11, y - 14, x - 11, y - 21);
  pen.arc(x, y - 21, 11, Math.PI, 0);
  pen.bezierCurveTo(x + 11, y - 14, x + 4, y - 10, x, y);
  pen.fillStyle = colour('late');
  pen.fill();
  stroke(pen, colour('surface'), 2);
  pen.beginPath();
  pen.arc(x, y - 21, 4, 0, 7);
  pen.fillStyle = colour('surface');
  pen.fill();
  taken.push([x - 13, y - 34, x + 13, y + 4]);
}

/** A road's name once, where the middle of what is seen of it lies. */
function drawRoadNames(pen, roads, at, width, height, colour, taken) {
  pen.font = LABEL;
  pen.textBaseline = 'middle';
  const told = new Set();
  for (const road of roads) {
    const name = named(road);
    if (!name || told.has(name) || !(ROADS[road.kind] >= 2)) continue;
    const seen = seenOf(road.line.map(([lon, lat]) => at(lon, lat)), width, height);
    const wide = pen.measureText(name).width;
    if (!seen || seen.length < wide + 24) continue;
    const [x, y] = [seen.x - wide / 2, seen.y];
    const box = [x - 4, y - 9, x + wide + 4, y + 9];
    if (box[0] < 4 || box[2] > width - 4 || box[1] < 0 || box[3] > height || isTaken(taken, box)) continue;
    told.add(name);
    taken.push(box);
    letter(pen, name, x, y, colour('second'), colour('map-road'));
  }
}

/** The middle of a line's longest stretch inside the picture, and that stretch's length in pixels. */
function seenOf(points, width, height) {
  let best = null;
  for (let i = 1; i < points.length; i++) {
    const clipped = clip(points[i - 1], points[i], width, height);
    if (!clipped) continue;
    const [[x1, y1], [x2, y2]] = clipped;
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (!best || length > best.length) best = { x: (x1 + x2) / 2, y: (y1 + y2) / 2, length };
  }
  return best;
}

/** The part of a segment inside the picture (Liang and Barsky), null where there is none. */
function clip([x1, y1], [x2, y2], width, height) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [enter, leave] = [0, 1];
  for (const [p, q] of [[-dx, x1], [dx, width - x1], [-dy, y1], [dy, height - y1]]) {
    if (p === 0 && q < 0) return null;
    if (p < 0) enter = Math.max(enter, q / p);
    if (p > 0) leave = Math.min(leave, q / p);
  }
  if (enter >= leave) return null;
  return [[x1 + enter * dx, y1 + enter * dy], [x1 + leave * dx, y1 + leave * dy]];
}

function isTaken(taken, box) {
  return taken.some((one) => one[0] < box[2] && one[2] > box[0] && one[1] < box[3] && one[3] > box[1]);
}

function letter(pen, name, x, y, colour, halo) {
  pen.strokeStyle = halo;
  pen.lineWidth = 4;
  pen.lineJoin = 'round';
  pen.strokeText(name, x, y);
  pen.fillStyle = colour;
  pen.fillText(name, x, y);
}

/** Names that find room, in the order they come; the others are left out until one comes closer. */
function drawPlaces(pen, places, at, width, height, colour, taken) {
  pen.font = LABEL;
  pen.textBaseline = 'middle';
  for (const place of places) {
    const [x, y] = at(place.lon, place.lat);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const name = named(place);
    const wide = pen.measureText(name).width;
    const sides = [[x - 4, y - 10, x + 10 + wide, y + 10], [x - 10 - wide, y - 10, x + 4, y + 10]];
    const box = sides.find((one) => one[0] >= 0 && one[2] <= width && one[1] >= 0 && one[3] <= height && !isTaken(taken, one));
    if (!box && !place.chosen) continue;
    pen.beginPath();
    pen.arc(x, y, place.chosen ? 5 : 2.5, 0, 7);
    pen.fillStyle = colour(place.chosen ? 'accent' : 'second');
    pen.fill();
    if (!box) continue;
    taken.push(box);
    letter(pen, name, box[0] + (box === sides[0] ? 12 : 0), y, colour(place.chosen ? 'accent' : 'second'), colour('map-grid'));
  }
}

function drawScale(pen, { words, pixels }, height, colour) {
  const [x, y] = [12, height - 12];
  pen.font = LABEL;
  pen.textBaseline = 'bottom';
  pen.beginPath();
  pen.moveTo(x, y - 5);
  pen.lineTo(x, y);
  pen.lineTo(x + pixels, y);
  pen.lineTo(x + pixels, y - 5);
  stroke(pen, colour('second'), 1.5);
  letter(pen, words, x + 6, y - 3, colour('second'), colour('map-ground'));
}
