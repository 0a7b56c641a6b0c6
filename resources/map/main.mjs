// What the composed script of the page calls: one function for each part of widgets/map/elements.py.

import { BaseLayer } from './base.mjs';
import { CameraLayer } from './cameras.mjs';
import { card } from './card.mjs';
import { CaseLayer } from './cases.mjs';
import { Colouring } from './colouring.mjs';
import { ComponentLayer } from './components.mjs';
import { layerSwitch, legend, scale } from './controls.mjs';
import { Desk } from './desk.mjs';
import { follow } from './follow.mjs';
import { GridLayer } from './grids.mjs';
import { HeatLayer, heatPanel } from './heat.mjs';
import { connect } from './link.mjs';
import { MarkSurface } from './marks.mjs';
import { Overlay } from './overlay.mjs';
import { past } from './past.mjs';
import { picking, pointing } from './pointer.mjs';
import { search } from './search.mjs';
import { several } from './several.mjs';
import { tools } from './tools/tools.mjs';
import { WorkerLayer } from './workers.mjs';

const desks = new Map();
const part = (make) => (map) => make(desks.get(map));
const layer = (name, Layer) => part((desk) => {
  desk.parts[name] = new Layer(desk);
});

window.shaotai = {
  begin: (map, options) => desks.set(map, new Desk(map, options)),
  base: (map, tiles) => {
    const desk = desks.get(map);
    desk.parts.base = new BaseLayer(desk, tiles);
  },
  grids: part((desk) => {
    desk.parts.colouring = new Colouring(desk);
    desk.parts.grids = new GridLayer(desk);
  }),
  components: layer('components', ComponentLayer),
  heat: layer('heat', HeatLayer),
  heatPanel: part(heatPanel),
  cameras: layer('cameras', CameraLayer),
  workers: layer('workers', WorkerLayer),
  cases: layer('cases', CaseLayer),
  marks: layer('marks', MarkSurface),
  overlay: layer('overlay', Overlay),
  search: part(search),
  layerSwitch: part(layerSwitch),
  legend: (map, options) => legend(desks.get(map), options),
  scale: part(scale),
  card: part(card),
  several: part(several),
  follow: part(follow),
  picking: part((desk) => {
    pointing(desk);
    picking(desk);
  }),
  tools: part(tools),
  connect: part((desk) => {
    connect(desk);
    past(desk);
  }),
};
