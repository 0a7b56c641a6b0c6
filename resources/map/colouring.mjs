// By which figure the grids are coloured: the chooser in the layer panel, and the legend's steps, unit and age.

import { element } from './dom.mjs';

export const FIGURES = ['open', 'late', 'density', 'on_time', 'fresh'];
const STEPS = [0, 1, 2, 3, 4, 5];

/** A number as short as it can be told: shares in percent, what is no count to two digits. */
export function told(figure, value) {
  if (figure === 'on_time' || figure === 'fresh') return `${Math.round(value * 100)}%`;
  return figure === 'density' ? String(Number(value.toPrecision(2))) : String(value);
}

/** What stands under each step of the legend: where it begins, or below what it lies. */
export function stepWords(figure, from, falling) {
  if (falling) return [`≥${told(figure, from[0])}`, ...from.map((share) => `<${told(figure, share)}`)];
  return ['0', ...from.map((at, i) => told(figure, at) + (i === from.length - 1 ? '+' : ''))];
}

export class Colouring {
  constructor(desk) {
    this.desk = desk;
    this.figure = 'open';
    this.data = null;
    desk.on('figures', (data) => this.set(data));
    desk.on('cases', () => {
      this.casesAt = desk.now();
      this.age();
    });
    desk.on('layers', () => this.refresh());
    desk.on('ground', () => this.age());
  }

  /** Take which figure it is, and its values where they do not come with the cases. */
  set(data) {
    this.figure = FIGURES.includes(data.figure) ? data.figure : 'open';
    this.data = data;
    clearTimeout(this.timer);
    // What the clock alone makes late is counted anew when it does.
    const wait = (data.until - this.desk.now()) * 1000 + 50;
    if (wait < 2 ** 31) this.timer = setTimeout(() => window.shaotai.pull({ figures: Date.now() }), Math.max(wait, 1000));
    this.desk.touch('grids');
    this.refresh();
  }

  /** The figure and its value for each grid; NaN where there is none. */
  now() {
    const { desk, data, figure } = this;
    // Under the heat the grids have no colours of their own: two scales in one place tell neither.
    if (desk.layers.heat) return { figure: 'open', values: new Float32Array(desk.ground.count) };
    // Until values of this very ground have come, nothing is known.
    const values = figure === 'open' ? desk.counts : data.values.length === desk.ground.count ? data.values : this.nothing();
    return { figure, values };
  }

  nothing() {
    return new Float32Array(this.desk.ground.count).fill(NaN);
  }

  /** The steps that are on the map now. */
  tell(from, falling) {
    const begins = stepWords(this.figure, from, falling);
    if (begins.join() === this.begins?.join()) return;
    this.begins = begins;
    this.refresh();
  }

  legend() {
    const row = element('div', 'row density');
    this.title = element('span', 'figure');
    this.bar = element('span', 'bar');
    this.marks = STEPS.map((step) => {
      const mark = element('span', 'step');
      const text = element('span', '', '');
      mark.append(element('i', `step-${step}`), text);
      this.bar.append(mark);
      return text;
    });
    this.asOf = element('span', 'age', '');
    row.append(this.title, this.bar, this.asOf);
    this.row = row;
    document.querySelector('.panel.legend').append(row);
    this.refresh();
  }

  chooser() {
    const { words } = this.desk;
    const select = element('select', 'colouring');
    select.setAttribute('aria-label', words.colour_by);
    select.title = words.colour_by;
    for (const figure of FIGURES) {
      const option = element('option', '', words[`figure_${figure}`]);
      option.value = figure;
      select.append(option);
    }
    select.addEventListener('change', () => {
      this.desk.bridge?.colour(select.value);
      this.desk.map.getContainer().focus();
    });
    document.querySelector('.panel.switch').append(select);
    this.select = select;
    this.refresh();
  }

  refresh() {
    const { desk, figure } = this;
    const { words } = desk;
    if (this.select) {
      this.select.value = figure;
      this.select.hidden = !desk.layers.grids;
    }
    if (!this.row) return;
    this.row.hidden = !desk.layers.grids || desk.layers.heat;
    this.title.textContent = words[`unit_${figure}`];
    this.marks.forEach((mark, step) => { mark.textContent = this.begins?.[step] ?? ''; });
    this.age();
  }

  /** When what is shown was counted, on the city's clock. */
  age() {
    const { desk } = this;
    if (!this.asOf) return;
    const at = this.figure === 'open' ? this.casesAt : this.data?.asOf;
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: desk.ground?.city?.zone };
    this.asOf.textContent = at
      ? desk.words.as_of.replace('{time}', new Intl.DateTimeFormat('en', time).format(at * 1000))
      : desk.words.counting;
  }
}
