// leaflet.markercluster without its animations: the places of all are new, so they are gathered anew.

import { hands, map } from './leaflet_map.mjs';

const cluster = L.markerClusterGroup({ animate: false, chunkedLoading: false, removeOutsideVisibleBounds: true });
map.addLayer(cluster);

window.contender = {
  ...hands,
  points({ lon, lat }) {
    const marks = Array.from(lon, (x, i) => L.marker([lat[i], x]));
    cluster.clearLayers();
    cluster.addLayers(marks);
    return drive.frame();
  },
  layers: () => drive.frame(),
  counts: () => ({ points: cluster.getLayers().length, grids: 0 }),
};
