// What the composed script of the page calls: one function for each part of widgets/map/elements.py.

import { BaseLayer } from './base.mjs';
import { card } from './card.mjs';
import { Colouring } from './colouring.mjs';
import { layerSwitch, legend, scale } from './controls.mjs';
import { Desk } from './desk.mjs';
import { GridLayer } from './grids.mjs';
import { connect } from './link.mjs';
import { CameraLayer, CaseLayer, WorkerLayer } from './marks.mjs';
import { Overlay } from './overlay.mjs';
import { picking, pointing } from './pointer.mjs';
import { search } from './search.mjs';

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
  cameras: layer('cameras', CameraLayer),
  workers: layer('workers', WorkerLayer),
  cases: layer('cases', CaseLayer),
  overlay: layer('overlay', Overlay),
  search: part(search),
  layerSwitch: part(layerSwitch),
  legend: part(legend),
  scale: part(scale),
  card: part(card),
  picking: part((desk) => {
    pointing(desk);
    picking(desk);
  }),
  connect: part(connect),
};
