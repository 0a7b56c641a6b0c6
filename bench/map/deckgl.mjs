// deck.gl on Leaflet, with binary attributes: nothing is made for a point but three bytes of its place.

import { COLOURS, hands, map } from './leaflet_map.mjs';

const { MapView, ScatterplotLayer, PolygonLayer, COORDINATE_SYSTEM } = deck;
let waiting = [];
const overlay = new DeckGlLeaflet.LeafletLayer({
  views: [new MapView({ repeat: false })],
  layers: [],
  onAfterRender: () => {
    const done = waiting;
    waiting = [];
    done.forEach((one) => one());
  },
});
map.addLayer(overlay);
const rendered = () => new Promise((done) => waiting.push(done));
const rgb = (text) => [1, 3, 5].map((i) => parseInt(text.slice(i, i + 2), 16));
const steps = COLOURS.steps.map(rgb);
let places = null;
let centre = [0, 0];
let radius = 5;
let shapes = [];
let values = null;
let shown = { points: true, grids: true };
let revision = 0;

function layers() {
  const made = [];
  if (shapes.length && shown.grids) {
    made.push(new PolygonLayer({
      id: 'grids', data: shapes, getPolygon: (one) => one.ring, _normalize: false, positionFormat: 'XY', pickable: true,
      filled: true, stroked: true, getLineColor: rgb(COLOURS.line), lineWidthUnits: 'pixels', getLineWidth: 1,
      getFillColor: (one, { index }) => steps[values ? values[index] : 0], updateTriggers: { getFillColor: revision },
    }));
  }
  if (places && shown.points) {
    made.push(new ScatterplotLayer({
      id: 'points', data: { length: places.length / 2, attributes: { getPosition: { value: places, size: 2 } } },
      coordinateSystem: COORDINATE_SYSTEM.LNGLAT_OFFSETS, coordinateOrigin: [...centre, 0], radiusUnits: 'pixels',
      getRadius: radius, getFillColor: [...rgb(COLOURS.point), 230],
    }));
  }
  overlay.setProps({ layers: made });
  return rendered();
}

function offsets(lon, lat) {
  const next = new Float32Array(lon.length * 2);
  for (let i = 0; i < lon.length; i++) {
    next[2 * i] = lon[i] - centre[0];
    next[2 * i + 1] = lat[i] - centre[1];
  }
  return next;
}

window.contender = {
  ...hands,
  look(lon, lat, zoom) {
    centre = [lon, lat];
    return hands.look(lon, lat, zoom);
  },
  points(data) {
    radius = data.radius;
    places = offsets(data.lon, data.lat);
    return layers();
  },
  some({ rows, lon, lat }) {
    places = Float32Array.from(places);
    for (let i = 0; i < rows.length; i++) {
      places[2 * rows[i]] = lon[i] - centre[0];
      places[2 * rows[i] + 1] = lat[i] - centre[1];
    }
    return layers();
  },
  step(now) {
    const next = new Float32Array(now.length);
    for (let i = 0; i < now.length; i += 2) {
      next[i] = now[i] - centre[0];
      next[i + 1] = now[i + 1] - centre[1];
    }
    places = next;
    return layers();
  },
  grids({ lon, lat, starts }) {
    shapes = Array.from({ length: starts.length - 1 }, (_, i) => {
      const ring = [];
      for (let p = starts[i]; p < starts[i + 1]; p++) ring.push(lon[p], lat[p]);
      return { ring };
    });
    return layers();
  },
  layers(wanted) {
    shown = wanted;
    return layers();
  },
  recolour(data) {
    values = data.values;
    revision++;
    return layers();
  },
  pick: (x, y) => overlay.pickObject({ x, y, radius: 0, layerIds: ['grids'] })?.index ?? -1,
  counts: () => ({ points: places ? places.length / 2 : 0, grids: shapes.length }),
};
