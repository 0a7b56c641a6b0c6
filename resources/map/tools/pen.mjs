// The tool in hand: places are put by clicks or by keys, the last is taken back, the whole is finished.

import { Ink, outline } from './ink.mjs';
import { drawn, KINDS, labels, MOST } from './kinds.mjs';

const DRAG_PX = 6;
const SAME_PX = 4;

export class Pen {
  /** `done(what, add)` takes what was finished; `changed()` is called when a tool is taken up or put away. */
  constructor(desk, done, changed) {
    this.desk = desk;
    this.map = desk.map;
    this.done = done;
    this.changed = changed;
    this.ink = new Ink(desk);
    this.kind = '';
    this.points = [];
    this.whole = false;
    this.at = null;
    this.from = null;
    this.byKeys = false;
    const { map } = this;
    map.on('mousedown', ({ latlng, containerPoint }) => { this.from = { place: place(latlng), point: containerPoint }; });
    map.on('mousemove', (event) => this.moved(event));
    map.on('click', (event) => this.clicked(event));
    map.on('dblclick', ({ originalEvent }) => this.kind && this.finish(originalEvent.shiftKey));
    map.on('move', () => this.kind && this.byKeys && this.draw());
  }

  get facts() {
    return KINDS[this.kind];
  }

  /** Take a tool up, or put it away (""). */
  take(kind) {
    this.kind = kind in KINDS ? kind : '';
    this.desk.tool = this.kind;
    this.begin();
    this.byKeys = false;
    const on = Boolean(this.kind);
    this.map.getContainer().classList.toggle('picking', on);
    for (const hand of ['doubleClickZoom', 'boxZoom']) this.map[hand]?.[on ? 'disable' : 'enable']();
    this.map.dragging?.[on && this.facts.drags ? 'disable' : 'enable']();
    if (on) {
      this.desk.hover = null;
      this.desk.parts.card?.hide();
      this.map.getContainer().focus();
      this.desk.touch('overlay');
    }
    this.changed();
  }

  begin() {
    this.points = [];
    this.whole = false;
    this.draw();
  }

  /** Where the next place would be put: under the pointer, or in the middle for who uses the keys. */
  get next() {
    return this.byKeys ? place(this.map.getCenter()) : this.at;
  }

  moved({ latlng, originalEvent }) {
    this.at = place(latlng);
    if (!this.kind) return;
    // A map that moves under a pointer that rests sends moves too.
    if (originalEvent.movementX || originalEvent.movementY) this.byKeys = false;
    this.pressed = Boolean(originalEvent.buttons & 1);
    this.draw();
  }

  clicked({ latlng, containerPoint, originalEvent }) {
    if (!this.kind) return;
    this.byKeys = false;
    const { from } = this;
    this.pressed = false;
    if (this.facts.drags && !this.points.length && from && from.point.distanceTo(containerPoint) > DRAG_PX) this.put(from.place);
    this.put(place(latlng), originalEvent.shiftKey);
  }

  put(where, add = false) {
    if (this.whole) this.begin();
    const last = this.points.at(-1);
    if (this.points.length >= MOST || (last && this.pixels(last).distanceTo(this.pixels(where)) < SAME_PX)) return;
    this.points.push(where);
    if (this.points.length === this.facts.corners) this.finish(add);
    else this.draw();
  }

  pixels([lon, lat]) {
    return this.map.latLngToContainerPoint([lat, lon]);
  }

  back() {
    if (this.whole) return;
    this.points.pop();
    this.draw();
  }

  finish(add) {
    if (this.whole || this.points.length < this.facts.least) return;
    this.whole = true;
    const { facts, kind } = this;
    const made = drawn(kind, this.points);
    if (facts.once) this.take('');
    else this.draw();
    if (facts.tells) this.done(made, add);
  }

  /** What was told is shown by the program's own word from now on. */
  lay() {
    if (this.kind && this.whole && this.facts.tells) this.begin();
  }

  /** A key while a tool is in hand; whether it was meant for it. */
  key({ key, shiftKey, target }) {
    if (!this.kind || target.closest?.('input, textarea, button')) return false;
    if (key === 'Escape') {
      if (this.points.length && !(this.whole && this.facts.tells)) this.begin();
      else this.take('');
    } else if (key === 'Backspace') this.back();
    else if (key === 'Enter') this.finish(shiftKey);
    else if (key === ' ') {
      if (this.next) this.put(this.next, shiftKey);
    } else if (key.startsWith('Arrow')) {
      this.byKeys = true;
      this.draw();
      return false;
    } else return false;
    return true;
  }

  draw() {
    const { ink, kind, points } = this;
    ink.clear();
    this.cross?.(Boolean(kind) && this.byKeys);
    if (!kind) return;
    const dragged = this.facts.drags && this.pressed && !points.length && this.from ? [this.from.place] : points;
    const open = !this.whole && this.next && dragged.length;
    const shown = open ? [...dragged, this.next] : dragged;
    if (!shown.length) return;
    const whole = outline(drawn(kind, shown));
    ink.line(kind === 'rectangle' && shown.length < 2 ? shown : whole, { closed: this.facts.closed && whole.length > 2, dashed: Boolean(open) });
    for (const [lon, lat] of points) ink.dot([lat, lon]);
    for (const [where, words, strong] of labels(kind, shown, this.desk.words)) ink.label(where, words, strong);
  }
}

function place({ lng, lat }) {
  return [lng, lat];
}
