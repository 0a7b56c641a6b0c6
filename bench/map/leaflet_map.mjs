// What the peers on Leaflet share: the map, and the hands that drag and zoom it as Leaflet itself does.

export const { colours: COLOURS } = drive;

export const map = L.map('map', {
  zoomControl: false, attributionControl: false, fadeAnimation: false, markerZoomAnimation: false, preferCanvas: true,
  center: [0, 0], zoom: 3, maxZoom: 19,
});

export const hands = {
  look(lon, lat, zoom) {
    map.invalidateSize({ animate: false });
    map.setView([lat, lon], zoom, { animate: false });
    return drive.frame();
  },
  /** As Leaflet's own dragging does: the panes go along, the canvas is drawn anew when the hand lets go. */
  drag(dx, dy) {
    map._rawPanBy(L.point(-dx, -dy));
    map.fire('move');
  },
  released() {
    map.fire('moveend');
    return drive.frame();
  },
  zoom: (by) => new Promise((done) => {
    map.once('zoomend', () => requestAnimationFrame(done));
    map.setZoom(map.getZoom() + by, { animate: true });
  }),
};

/** Rings of [lat, lon] for each grid. */
export function latLngs({ lon, lat, starts }) {
  return Array.from({ length: starts.length - 1 }, (_, i) => {
    const ring = [];
    for (let p = starts[i]; p < starts[i + 1]; p++) ring.push([lat[p], lon[p]]);
    return [ring];
  });
}
