// Leaflet with one canvas: circle markers moved in place, grids restyled in place.

import { COLOURS, hands, latLngs, map } from './leaflet_map.mjs';

const renderer = L.canvas({ padding: 0.1 });
const points = L.layerGroup().addTo(map);
const areas = L.layerGroup().addTo(map);
let marks = [];
let shapes = [];

function place(rows, lon, lat) {
  for (let i = 0; i < lon.length; i++) marks[rows ? rows[i] : i].setLatLng([lat[i], lon[i]]);
}

window.contender = {
  ...hands,
  points({ lon, lat, radius }) {
    if (marks.length !== lon.length || marks[0].getRadius() !== radius) {
      points.clearLayers();
      const style = { renderer, radius, stroke: false, fillColor: COLOURS.point, fillOpacity: 0.9, interactive: false };
      marks = Array.from(lon, (x, i) => L.circleMarker([lat[i], x], style).addTo(points));
    } else {
      place(null, lon, lat);
    }
    return drive.frame();
  },
  some({ rows, lon, lat }) {
    place(rows, lon, lat);
    return drive.frame();
  },
  step(now) {
    for (let i = 0; i < marks.length; i++) marks[i].setLatLng([now[2 * i + 1], now[2 * i]]);
    return drive.frame();
  },
  grids(data) {
    shapes = latLngs(data).map((rings, i) => {
      const shape = L.polygon(rings, { renderer, weight: 1, color: COLOURS.line, fillColor: COLOURS.steps[0], fillOpacity: 1 });
      shape.on('click', () => { window.picked = i; });
      return shape.addTo(areas);
    });
    return drive.frame();
  },
  layers(wanted) {
    for (const [layer, on] of [[points, wanted.points], [areas, wanted.grids]]) {
      if (on) layer.addTo(map);
      else layer.remove();
    }
    return drive.frame();
  },
  recolour({ values }) {
    shapes.forEach((shape, i) => shape.setStyle({ fillColor: COLOURS.steps[values[i]] }));
    return drive.frame();
  },
  /** A click as the canvas hears it: it is answered before the next line. */
  pick(x, y) {
    window.picked = -1;
    const event = { bubbles: true, clientX: x, clientY: y, view: window };
    renderer._container.dispatchEvent(new MouseEvent('click', event));
    return window.picked;
  },
  counts: () => ({ points: marks.length, grids: shapes.length }),
};
