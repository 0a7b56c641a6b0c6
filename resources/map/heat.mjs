// Heat: where the cases of some hours and categories were reported, as calm steps under the names.

import { CELL_PX, chosen, field, heatSteps, rounded, stepped } from './density.mjs';
import { element, panel } from './dom.mjs';
import { latOf, metresPerWorld } from './mercator.mjs';
import { Surface } from './surface.mjs';

const RENEW_MS = 2000;

export class HeatLayer {
  constructor(desk) {
    this.desk = desk;
    this.filter = { from: 0, to: 24, of: '' };
    this.steps = [];
    this.timer = 0;
    this.surface = new Surface(desk, 'heat', 305, (ctx, view) => this.draw(ctx, view), { pad: 0.15 });
    desk.on('cases', () => this.soon());
    desk.on('layers', () => desk.touch('heat'));
  }

  /** Show other hours (from 0 to 24) or another category ("" for all). */
  use(filter) {
    this.filter = { ...this.filter, ...filter };
    this.desk.touch('heat');
    this.desk.moved();
  }

  /** Draw again in a while: one case more or less is not seen. */
  soon() {
    if (!this.desk.layers.heat || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.desk.touch('heat');
    }, this.surface.zoom === undefined ? 0 : RENEW_MS);
  }

  draw(ctx, view) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    const { cases, layers } = this.desk;
    if (!layers.heat || !cases?.reportedAt) return false;
    const { from, to, of } = this.filter;
    const known = cases.categories.indexOf(of);
    const rows = of && known < 0 ? [] : chosen(cases, { from, to, of: of ? known : -1 });
    const cell = CELL_PX * view.dpr;
    const [width, height] = [Math.ceil(view.width / cell), Math.ceil(view.height / cell)];
    const cells = { scale: view.scale / cell, left: view.left / cell, top: view.top / cell };
    const values = field(rows, cases.x, cases.y, cells, width, height);
    const side = metresPerWorld(latOf((view.top + view.height / 2) / view.scale)) * (cell / view.scale) / 1000;
    const most = values.reduce((high, value) => Math.max(high, value), 0);
    this.steps = heatSteps(most / side ** 2);
    this.desk.tell('heat', rows.length, this.steps);
    if (!this.steps.length) return false;
    this.paint(ctx, values, width, height, this.steps.map((step) => step * side ** 2), cell);
    return true;
  }

  /** The steps as areas. */
  paint(ctx, values, width, height, steps, cell) {
    const [wide, high] = [width * 2, height * 2];
    const image = new ImageData(wide, high);
    const words = new Uint32Array(image.data.buffer);
    const colours = [0, ...steps.map((_, i) => wordOf(this.desk.colour(`heat-${i + 1}`)))];
    stepped(values, width, height, steps).forEach((step, i) => { words[i] = colours[step]; });
    const canvas = new OffscreenCanvas(wide, high);
    canvas.getContext('2d').putImageData(image, 0, 0);
    ctx.imageSmoothingEnabled = true;
    ctx.drawImage(canvas, 0, 0, wide * (cell / 2), high * (cell / 2));
  }
}

/** A colour "rgba(r, g, b, a)" as a pixel. */
function wordOf(colour) {
  const [red, green, blue, alpha] = colour.match(/[\d.]+/g).map(Number);
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** What the heat is of, and what its steps mean; there while the layer is on. */
export function heatPanel(desk) {
  const { words } = desk;
  const { heat } = desk.parts;
  const box = panel(desk.map, 'heat');
  const hours = (word, from, to, key) => {
    const made = element('select', '');
    made.setAttribute('aria-label', word);
    made.dataset.heat = key;
    for (let hour = from; hour <= to; hour++) made.append(new Option(`${hour}:00`, String(hour)));
    made.addEventListener('change', () => heat.use({ [key]: Number(made.value) }));
    return made;
  };
  const [from, to] = [hours(words.heat_from, 0, 23, 'from'), hours(words.heat_to, 1, 24, 'to')];
  const category = element('select', '');
  category.setAttribute('aria-label', words.heat_category);
  category.dataset.heat = 'of';
  category.addEventListener('change', () => heat.use({ of: category.value }));
  const count = element('span', 'count', '');
  const head = element('div', 'row');
  head.append(element('span', '', words.heat_of), from, element('span', '', '–'), to, category);
  const scale = element('div', 'row');
  box.append(head, scale);
  let offered = '';
  const refresh = () => {
    box.hidden = !desk.layers.heat;
    [from.value, to.value] = [String(heat.filter.from), String(heat.filter.to)];
    const names = desk.cases?.categories ?? [];
    if (offered !== names.join('\n') || !category.options.length) {
      offered = names.join('\n');
      category.replaceChildren(new Option(words.heat_all, ''), ...[...names].filter(Boolean).sort().map((name) => new Option(name, name)));
    }
    category.value = heat.filter.of;
  };
  desk.on('heat', (n, steps) => {
    count.textContent = words.heat_count.replace('{n}', String(n));
    const entries = steps.map((step, i) => {
      const entry = element('span', 'entry');
      entry.append(element('i', `heat-${i + 1}`), element('span', '', `≥ ${rounded(step)}`));
      return entry;
    });
    scale.replaceChildren(count, ...(steps.length ? [...entries, element('span', '', words.heat_unit)] : [element('span', '', words.heat_none)]));
  });
  for (const what of ['layers', 'cases']) desk.on(what, refresh);
  refresh();
  // Above the legend, however many rows that has just now.
  const legend = document.querySelector('.panel.legend');
  if (legend) new ResizeObserver(() => { box.style.bottom = `${legend.offsetHeight + 22}px`; }).observe(legend);
}
