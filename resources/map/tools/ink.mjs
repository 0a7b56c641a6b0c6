// Draws lines, areas and their labels over the map, in a layer of its own that takes no clicks.

import { element } from '../dom.mjs';
import { circle } from './geodesy.mjs';

const PANE = 'desk-tools';

/** The corners of a rectangle between two opposite ones, [lon, lat]. */
export function rectangle([[west, south], [east, north]]) {
  return [[west, south], [east, south], [east, north], [west, north]];
}

/** The outline of what was drawn: {kind, points, metres}. */
export function outline({ kind, points, metres }) {
  if (kind === 'rectangle' && points.length === 2) return rectangle(points);
  if (kind === 'radius' && metres > 0) return circle(points[0], metres);
  return points;
}

export class Ink {
  constructor(desk) {
    this.desk = desk;
    const pane = desk.map.getPane(PANE) ?? desk.map.createPane(PANE);
    pane.style.zIndex = 480;
    pane.style.pointerEvents = 'none';
    this.renderer = L.svg({ pane: PANE, padding: 0.5 });
    this.group = L.layerGroup().addTo(desk.map);
  }

  clear() {
    this.group.clearLayers();
  }

  /** A line or, `closed`, an area; `dashed` where it is not finished. */
  line(points, { closed = false, dashed = false, dots = false } = {}) {
    const accent = this.desk.colour('accent');
    const places = points.map(([lon, lat]) => [lat, lon]);
    const look = {
      renderer: this.renderer, pane: PANE, interactive: false, color: accent, weight: 2, opacity: 1,
      dashArray: dashed ? '6 4' : null, fill: closed, fillColor: accent, fillOpacity: 0.1, fillRule: 'evenodd', smoothFactor: 0,
    };
    this.group.addLayer(closed ? L.polygon(places, look) : L.polyline(places, look));
    if (dots) for (const place of places) this.dot(place);
  }

  dot(place) {
    this.group.addLayer(L.circleMarker(place, {
      renderer: this.renderer, pane: PANE, interactive: false, radius: 4, weight: 2, color: this.desk.colour('accent'),
      fillColor: this.desk.colour('surface'), fillOpacity: 1,
    }));
  }

  /** Words beside a place; `strong` for the sum. */
  label([lon, lat], words, strong = false) {
    const html = element('span', strong ? 'strong' : '', words);
    const icon = L.divIcon({ className: 'tool-label', html, iconSize: null });
    this.group.addLayer(L.marker([lat, lon], { icon, pane: PANE, interactive: false, keyboard: false }));
  }
}
