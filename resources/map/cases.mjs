// Cases: a mark each where they can be told apart, a disc with counts where they cannot.

import { apart, cluster, density } from './clusters.mjs';
import { lampAt, LAMPS, nextChange, paintOrder } from './lamp.mjs';
import { nearest } from './near.mjs';
import { caseSprite, discRadius, discSprite } from './sprites.mjs';

/** Nearer to each other than this, only the topmost of several can be clicked. */
const STACK_PX = 2;
/** So many pulse at once when their time runs out; more would be a storm. */
const MOST_PULSES = 12;

export class CaseLayer {
  constructor(desk) {
    this.desk = desk;
    this.timer = 0;
    this.lamps = new Uint8Array(0);
    this.looks = new Uint16Array(0);
    this.discKinds = [];
    desk.on('cases', () => this.light());
  }

  /** Give every case its lamp by the clock, and do so again when the next one changes. */
  light(byClock = false) {
    const { cases } = this.desk;
    const now = this.desk.now();
    const count = cases.dueAt.length;
    const lamps = new Uint8Array(count);
    const late = [];
    for (let i = 0; i < count; i++) {
      lamps[i] = lampAt(cases.soonAt[i], cases.dueAt[i], now);
      if (byClock && lamps[i] === 2 && this.lamps[i] !== 2) late.push(i);
    }
    this.lamps = lamps;
    this.order = paintOrder(lamps, cases.urgency);
    this.arranged = null;
    if (late.length <= MOST_PULSES) this.desk.parts.overlay?.pulse(late);
    clearTimeout(this.timer);
    const wait = (nextChange(cases.soonAt, cases.dueAt, now) - now) * 1000 + 50;
    if (wait < 2 ** 31) this.timer = setTimeout(() => this.light(true), wait);
    this.desk.touch('cases', 'overlay');
  }

  /** Which cases stand alone at a zoom, and the discs of the others. */
  arrange(view, book) {
    const { cases } = this.desk;
    const key = `${view.css} ${book.edition}`;
    if (this.arranged === key) return;
    this.arranged = key;
    const { cell, least } = density(view.zoom);
    const count = this.lamps.length;
    const made = cluster(cases.x, cases.y, this.lamps, count, cell / view.css, least, apart(cases.urgency, this.lamps, count));
    this.discs = made;
    this.single = this.order.filter((i) => made.of[i] < 0);
    // The critical and the late ones lie over the discs.
    const high = (i) => cases.urgency[i] === 2 || this.lamps[i] === 2;
    this.below = this.single.filter((i) => !high(i));
    this.above = this.single.filter(high);
    if (this.looks.length < count) this.looks = new Uint16Array(Math.max(count, this.looks.length * 2));
    for (const i of this.single) this.looks[i] = this.number(book, i);
    const kinds = Array.from({ length: made.groups }, (_, group) => `disc ${made.counts.subarray(group * 3, group * 3 + 3).join()}`);
    this.discLooks = Uint16Array.from(kinds, (kind, group) => this.disc(book, kind, made.counts.slice(group * 3, group * 3 + 3)));
    const inUse = new Set(kinds);
    book.release(this.discKinds.filter((kind) => !inUse.has(kind)));
    this.discKinds = [...inUse];
  }

  number(book, i) {
    const { cases } = this.desk;
    const [lamp, urgency, tier, phase] = [this.lamps[i], cases.urgency[i], cases.tier?.[i] ?? 0, cases.phase?.[i] ?? 0];
    return book.number(keys[((lamp * 3 + urgency) * 3 + tier) * 3 + phase], (dpr, size) => caseSprite(
      { lamp, urgency, tier, phase }, this.lampColour(lamp), this.desk.colour('edge'), dpr, size,
    ));
  }

  disc(book, kind, counts) {
    const colour = (name) => this.desk.colour(name);
    return book.number(kind, (dpr) => discSprite(counts, {
      ground: colour('surface'), calm: colour('muted'), text: colour('text'), family: colour('family'), lamps: [0, 1, 2].map((lamp) => this.lampColour(lamp)),
    }, dpr));
  }

  lampColour(lamp) {
    return this.desk.colour(LAMPS[lamp].replace('_', '-'));
  }

  marks(list, view, book) {
    const { cases, layers, drawn } = this.desk;
    drawn.cases = drawn.discs = 0;
    if (!cases || !layers.cases || !this.order) return;
    this.arrange(view, book);
    drawn.cases = list.put(cases.x, cases.y, this.looks, this.below, view, book);
    const { x, y, groups, members } = this.discs;
    for (let group = 0; group < groups; group++) {
      if (!list.put(x, y, this.discLooks, [group], view, book)) continue;
      drawn.cases += members[group];
      drawn.discs++;
    }
    drawn.cases += list.put(cases.x, cases.y, this.looks, this.above, view, book);
  }

  /** The row of the case that stands alone under a place, -1 for none. */
  at(x, y, reach) {
    const { cases, layers } = this.desk;
    if (!cases || !layers.cases || !this.discs) return -1;
    const { of } = this.discs;
    const hit = nearest(cases.x, cases.y, of.length, x, y, reach, (i) => of[i] < 0);
    if (hit < 0) return -1;
    // Of several under the pointer, the one painted on top.
    const near = this.single.filter((i) => Math.hypot(cases.x[i] - cases.x[hit], cases.y[i] - cases.y[hit]) < reach / 6);
    return near.at(-1) ?? hit;
  }

  /** The rows that stand alone on the very spot of one, itself among them, the lowest first. */
  stackOf(row, pixel) {
    const { x, y } = this.desk.cases;
    return [...this.single.filter((i) => Math.hypot(x[i] - x[row], y[i] - y[row]) <= STACK_PX * pixel)];
  }

  /** The disc under a place, -1 for none; `pixel` is the width of one in world units. */
  discAt(x, y, pixel) {
    if (!this.desk.cases || !this.desk.layers.cases || !this.discs) return -1;
    const { groups, members } = this.discs;
    for (let group = groups - 1; group >= 0; group--) {
      if (Math.hypot(this.discs.x[group] - x, this.discs.y[group] - y) <= discRadius(members[group]) * pixel) return group;
    }
    return -1;
  }

  /** The rows a disc stands for. */
  rowsOf(group) {
    const { of } = this.discs;
    const rows = [];
    for (let i = 0; i < of.length; i++) if (of[i] === group) rows.push(i);
    return rows;
  }
}

const keys = Array.from({ length: 81 }, (_, i) => `case ${i}`);
