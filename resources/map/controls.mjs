// The quiet controls around the map: layer switch, legend, scale.

import { CLASSES, COMPONENTS_FROM_ZOOM } from './components.mjs';
import { element, panel, sign } from './dom.mjs';
import { metresPerWorld, scaleBar } from './mercator.mjs';

const SWITCHES = ['grids', 'cases', 'workers', 'dedicated', 'cameras', 'base', 'heat', 'components'];

export function layerSwitch(desk) {
  const { words } = desk;
  const box = panel(desk.map, 'switch');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', words.layers);
  const buttons = new Map();
  for (const layer of SWITCHES) {
    const button = element('button', '', words[`layer_${layer}`]);
    button.type = 'button';
    button.dataset.layer = layer;
    button.addEventListener('click', () => desk.show(layer, !desk.layers[layer]));
    buttons.set(layer, button);
    box.append(button);
  }
  const refresh = () => {
    for (const [layer, button] of buttons) button.setAttribute('aria-pressed', String(desk.layers[layer]));
    // What the city does not have has no switch.
    buttons.get('base').hidden = !desk.parts.base?.has;
    buttons.get('cameras').hidden = !desk.cameras?.x.length;
    buttons.get('components').hidden = !desk.hasComponents;
    buttons.get('dedicated').hidden = !desk.ground?.others.length;
  };
  for (const what of ['layers', 'ground', 'cameras', 'components', 'tiles']) desk.on(what, refresh);
  refresh();
  desk.parts.colouring.chooser();
}

/** `brief` (a wall's) leaves out what only somebody near can tell apart. */
export function legend(desk, { brief = false } = {}) {
  const { words } = desk;
  const box = panel(desk.map, 'legend');
  const lamps = element('div', 'row');
  const entries = [['late', 'late'], ['soon', 'soon'], ['on_time', 'on_time'], ['worker', 'on_duty'], ['busy', 'busy'], ['lost', 'lost'], ['doubtful', 'doubtful']];
  for (const [kind, word] of entries) {
    if (brief && ['busy', 'doubtful'].includes(kind)) continue;
    const entry = element('span', 'entry');
    entry.append(sign(kind), element('span', '', words[word]));
    lamps.append(entry);
  }
  if (brief) {
    box.append(lamps);
    desk.parts.colouring.legend();
    return;
  }
  const phases = element('div', 'row phases');
  for (const [kind, word] of [['solid', 'phase_desk'], ['hollow', 'phase_field'], ['barred', 'phase_check']]) {
    const entry = element('span', 'entry');
    entry.append(sign(kind), element('span', '', words[word]));
    phases.append(entry);
  }
  const things = element('div', 'row');
  things.append(element('span', '', words.components_from.replace('{n}', String(COMPONENTS_FROM_ZOOM))));
  for (const [kind, name] of CLASSES.entries()) {
    const entry = element('span', 'entry');
    entry.append(sign(`component_${kind}`), element('span', '', words[`component_${name}`]));
    things.append(entry);
  }
  things.hidden = true;
  desk.on('layers', () => { things.hidden = !desk.layers.components || !desk.hasComponents; });
  desk.on('layers', () => { phases.hidden = !desk.layers.cases; });
  box.append(lamps, phases, things);
  desk.parts.colouring.legend();
}

export function scale(desk) {
  const box = element('div', 'scale');
  const text = element('span', '');
  box.append(element('i', ''), text, element('i', ''));
  desk.map.getContainer().append(box);
  const refresh = () => {
    const metres = metresPerWorld(desk.map.getCenter().lat) / desk.map.options.crs.scale(desk.map.getZoom());
    const bar = scaleBar(metres, 150);
    box.style.width = `${Math.round(bar.pixels)}px`;
    text.textContent = bar.metres >= 1000 ? `${bar.metres / 1000} km` : `${bar.metres} m`;
  };
  desk.map.on('zoomend moveend', refresh);
  refresh();
}
