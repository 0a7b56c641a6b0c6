// What can be drawn, and what is written beside it.

import { area, distance, length } from './geodesy.mjs';
import { outline } from './ink.mjs';
import { areaWords, lengthWords } from './shown.mjs';

/**
 * By name: `corners` how many places make it whole by themselves, `least` how many are needed to finish it, `closed` whether it
 * is an area, `drags` whether it is drawn with the button held, `once` whether the tool ends with it, `tells` whether the program is told.
 */
export const KINDS = {
  rectangle: { corners: 2, least: 2, closed: true, drags: true, tells: true },
  polygon: { least: 3, closed: true, tells: true },
  radius: { corners: 2, least: 2, closed: true, drags: true, tells: true },
  distance: { least: 2 },
  area: { least: 3, closed: true },
  ring: { least: 3, closed: true, once: true, tells: true },
  cut: { least: 2, once: true, tells: true },
};

/** So many places are taken; more would not fit into one message. */
export const MOST = 400;

/** What was drawn as the program is told: {kind, points, metres}, the radius' second place as its metres. */
export function drawn(kind, points) {
  if (kind !== 'radius') return { kind, points, metres: 0 };
  return { kind, points: points.slice(0, 1), metres: points.length > 1 ? distance(points[0], points[1]) : 0 };
}

/** Labels of what is drawn so far: [place, words, strong]. */
export function labels(kind, points, words) {
  if (kind === 'distance') {
    return points.slice(1).map((place, i) => [place, lengthWords(length(points.slice(0, i + 2)), words), i === points.length - 2]);
  }
  if (['area', 'ring'].includes(kind) && points.length > 2) return [[middle(points), areaWords(area(points), words), true]];
  if (kind === 'radius' && points.length > 1) return [[points[1], lengthWords(distance(points[0], points[1]), words), true]];
  if (kind === 'rectangle' && points.length > 1) return [[points[1], areaWords(area(outline({ kind, points })), words), true]];
  return [];
}

function middle(points) {
  const sum = points.reduce(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0]);
  return sum.map((of) => of / points.length);
}
