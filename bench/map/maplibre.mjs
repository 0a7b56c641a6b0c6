// MapLibre GL: circles and fills; colours by feature state, single moves as differences.

import * as maplibregl from './peers/maplibre-gl/maplibre-gl.mjs';

maplibregl.setWorkerUrl?.(new URL('./peers/maplibre-gl/maplibre-gl-worker.mjs', location.href).href);
const { colours } = drive;
const map = new maplibregl.Map({
  container: 'map', center: [0, 0], zoom: 2, fadeDuration: 0, attributionControl: false, renderWorldCopies: false,
  style: {
    version: 8, sources: {},
    layers: [{ id: 'ground', type: 'background', paint: { 'background-color': colours.ground } }],
  },
});
const idle = () => new Promise((done) => map.once('idle', done));
const collection = (features) => ({ type: 'FeatureCollection', features });
const empty = collection([]);
const options = { type: 'geojson', data: empty, buffer: 8, maxzoom: 14 };
let many = 0;
let shapes = 0;
let radius = 0;

const point = (id, lon, lat) => ({ type: 'Feature', id, properties: {}, geometry: { type: 'Point', coordinates: [lon, lat] } });

function show(lon, lat) {
  many = lon.length;
  map.getSource('points').setData(collection(Array.from(lon, (x, i) => point(i, x, lat[i]))));
  return idle();
}

window.contender = {
  async begin() {
    if (!map.loaded()) await new Promise((done) => map.once('load', done));
    map.addSource('grids', options);
    const fill = ['match', ['feature-state', 'step'], ...colours.steps.flatMap((one, i) => [i, one]), colours.steps[0]];
    map.addLayer({
      id: 'grids', type: 'fill', source: 'grids',
      paint: { 'fill-color': fill, 'fill-outline-color': colours.line, 'fill-antialias': true },
    });
    map.addSource('points', options);
    map.addLayer({
      id: 'points', type: 'circle', source: 'points',
      paint: { 'circle-radius': 5.5, 'circle-color': colours.point, 'circle-opacity': 0.9, 'circle-pitch-alignment': 'map' },
    });
  },
  look(lon, lat, zoom) {
    map.resize();
    // Its tiles are 512 pixels wide.
    map.jumpTo({ center: [lon, lat], zoom: zoom - 1 });
    map.triggerRepaint();
    return idle();
  },
  points(data) {
    if (data.radius !== radius) map.setPaintProperty('points', 'circle-radius', data.radius);
    radius = data.radius;
    return show(data.lon, data.lat);
  },
  some({ rows, lon, lat }) {
    const update = Array.from(rows, (id, i) => ({ id, newGeometry: { type: 'Point', coordinates: [lon[i], lat[i]] } }));
    map.getSource('points').updateData({ update });
    return idle();
  },
  step(now) {
    const [lon, lat] = [new Float64Array(now.length / 2), new Float64Array(now.length / 2)];
    for (let i = 0; i < lon.length; i++) [lon[i], lat[i]] = [now[2 * i], now[2 * i + 1]];
    return show(lon, lat);
  },
  grids({ lon, lat, starts }) {
    shapes = starts.length - 1;
    const features = Array.from({ length: shapes }, (_, id) => {
      const ring = [];
      for (let p = starts[id]; p < starts[id + 1]; p++) ring.push([lon[p], lat[p]]);
      return { type: 'Feature', id, properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
    });
    map.getSource('grids').setData(collection(features));
    return idle();
  },
  layers(wanted) {
    for (const layer of ['points', 'grids']) map.setLayoutProperty(layer, 'visibility', wanted[layer] ? 'visible' : 'none');
    map.triggerRepaint();
    return idle();
  },
  recolour({ values }) {
    for (let id = 0; id < values.length; id++) map.setFeatureState({ source: 'grids', id }, { step: values[id] });
    return idle();
  },
  drag: (dx, dy) => map.panBy([-dx, -dy], { animate: false }),
  released: () => drive.frame(),
  zoom: (by) => new Promise((done) => {
    map.once('moveend', done);
    map.easeTo({ zoom: map.getZoom() + by, duration: 250 });
  }),
  pick: (x, y) => map.queryRenderedFeatures([x, y], { layers: ['grids'] })[0]?.id ?? -1,
  counts: () => ({ points: many, grids: shapes }),
};
