// Leaflet told in JSON: marks moved in place on one canvas; what was drawn is said by the page's title.

import { hands, map } from './leaflet_map.mjs';

const renderer = L.canvas({ padding: 0.1 });
const marks = { cases: new Map(), workers: new Map() };
let waiting = [];

function put(kind, row, lon, lat, style) {
  const known = marks[kind].get(row);
  if (known) known.setLatLng([lat, lon]);
  else marks[kind].set(row, L.circleMarker([lat, lon], { renderer, stroke: false, fillOpacity: 0.9, interactive: false, ...style }).addTo(map));
}

window.contender = {
  ...hands,
  told(text) {
    const { cases, workers } = JSON.parse(text);
    for (const [row, lon, lat] of workers) put('workers', row, lon, lat, { radius: 3, fillColor: '#a9b4be' });
    for (const [row, lon, lat] of cases) put('cases', row, lon, lat, { radius: 5.5, fillColor: '#3fa58b' });
    waiting.push(...cases.map(([row, , , version]) => `${row}:${version}`));
    if (!cases.length) return;
    // Drawn in the next frame; the second after that is the one that counts.
    requestAnimationFrame(() => {
      const drawn = waiting;
      waiting = [];
      requestAnimationFrame(() => requestAnimationFrame(() => {
        document.title = `shown ${performance.timeOrigin + performance.now()} ${drawn.join()}`;
      }));
    });
  },
  counts: () => ({ points: marks.cases.size + marks.workers.size, grids: 0 }),
};
