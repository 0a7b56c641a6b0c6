// Workers: where they are and go, how old that is, and what is not to be believed.

import { frameDelay, Motion } from './motion.mjs';
import { nearest } from './near.mjs';
import { dotSprite, doubtSprite, FADES, lostSprite, workerSprite } from './sprites.mjs';
import { Trails } from './trail.mjs';

export const STALE_S = 60;
/** From how old on a mark is paler, in steps, until it counts as lost. */
const FADE_S = [20, 35, 48];
/** Farther out, or with more of them in view, workers are dots. */
const DOTS_BELOW_ZOOM = 12;
const MANY = 20_000;
/** Looks depend on age: they are gone through again so often. */
const AGEING_MS = 1000;
const AT_REST_MS = 5000;
/** So soon the next frame is the time to draw again. */
const NEXT_FRAME_MS = 20;

export class WorkerLayer {
  constructor(desk) {
    this.desk = desk;
    this.motion = new Motion();
    this.trails = new Trails();
    this.timer = 0;
    this.looks = new Uint16Array(0);
    this.inView = 0;
    /** The rows of the lost, of the others and of the doubtful: for twenty thousand workers, made once and not every second. */
    this.rows = [0, 0, 0].map(() => new Uint32Array(0));
    desk.on('workers', (data, rows = null) => this.set(data, rows));
  }

  /** Take rows; `rows` are those that changed, null for all. */
  set(data, rows) {
    this.data = data;
    const walks = this.desk.motion && !document.hidden;
    this.motion.set(data.roster, data.x, data.y, performance.now(), walks, rows);
    this.trails.set(data.roster, data.x, data.y, data.at, rows);
    this.looked = null;
    this.desk.touch('workers', 'overlay');
  }

  lost(i) {
    return this.desk.now() - this.data.at[i] > STALE_S;
  }

  marks(list, view, book) {
    this.desk.drawn.workers = 0;
    if (!this.data || !this.desk.layers.workers) return;
    const speed = this.motion.step(performance.now());
    this.look(view, book);
    this.inView = 0;
    for (const rows of this.order) this.inView += list.put(this.motion.x, this.motion.y, this.looks, rows, view, book);
    this.desk.drawn.workers = this.inView;
    this.desk.parts.follow?.keep();
    this.again(this.motion.walking ? frameDelay(speed, view.scale) : AT_REST_MS);
  }

  /** Give every worker the number of a sprite, and the order in which they are drawn: the lost below, the doubtful on top. */
  look(view, book) {
    const many = this.inView > (this.many ? MANY * 0.8 : MANY);
    this.many = many;
    const dots = many || view.zoom < DOTS_BELOW_ZOOM;
    const now = performance.now();
    const key = `${book.edition} ${dots}`;
    if (this.looked === key && now - this.lookedAt < AGEING_MS) return;
    [this.looked, this.lookedAt] = [key, now];
    const { at, shown, busy, turn, doubt } = this.data;
    const n = at.length;
    if (this.looks.length < n) this.looks = new Uint16Array(Math.max(n, this.looks.length * 2));
    if (this.rows[0].length < n) this.rows = this.rows.map((rows) => new Uint32Array(Math.max(n, rows.length * 2)));
    const [lost, plain, odd] = this.rows;
    let [losts, plains, odds] = [0, 0, 0];
    const time = this.desk.now();
    for (let i = 0; i < n; i++) {
      if (!shown[i]) continue;
      const age = time - at[i];
      if (doubt[i]) odd[odds++] = i;
      else if (age > STALE_S) lost[losts++] = i;
      else plain[plains++] = i;
      this.looks[i] = this.number(book, dots, doubt[i], turn[i], busy[i], age);
    }
    this.order = [lost.subarray(0, losts), plain.subarray(0, plains), odd.subarray(0, odds)];
  }

  number(book, dots, doubt, turn, busy, age) {
    if (doubt) return book.known('doubt') ?? this.draw(book, 'doubt');
    if (age > STALE_S) return book.known('lost') ?? this.draw(book, 'lost');
    let fade = 0;
    while (fade < FADES.length - 1 && age > FADE_S[fade]) fade++;
    const key = dots ? dotKeys[fade] : turnKeys[(turn * 2 + busy) * FADES.length + fade];
    return book.known(key) ?? this.draw(book, key, { dots, turn, busy: busy === 1, fade });
  }

  /** Make a sprite: of each kind once. */
  draw(book, key, { dots, ...kind } = {}) {
    const colour = (name) => this.desk.colour(name);
    return book.number(key, (dpr, size) => {
      if (key === 'doubt') return doubtSprite(colour('second'), colour('edge'), dpr, Math.max(size, 0.95));
      if (key === 'lost') return lostSprite(colour('stale'), dpr, size);
      if (dots) return dotSprite(kind.fade, colour('worker'), colour('edge'), dpr);
      return workerSprite(kind, colour('worker'), colour('edge'), dpr, Math.max(size, 0.95));
    });
  }

  /** Draw again when a mark has moved half a pixel, or in a while for those that get lost meanwhile. */
  again(delay) {
    clearTimeout(this.timer);
    const touch = () => {
      if (!document.hidden) this.desk.touch('workers', ...(this.desk.chosen.worker || this.desk.candidates.length || this.desk.calls.length ? ['overlay'] : []));
    };
    if (delay < NEXT_FRAME_MS) queueMicrotask(touch);
    else this.timer = setTimeout(touch, delay);
  }

  at(x, y, reach) {
    if (!this.data || !this.desk.layers.workers) return -1;
    const { shown } = this.data;
    return nearest(this.motion.x, this.motion.y, this.motion.count, x, y, reach, (i) => shown[i] === 1);
  }
}

const dotKeys = FADES.map((_, fade) => `dot ${fade}`);
const turnKeys = Array.from({ length: 17 * 2 * FADES.length }, (_, i) => `worker ${i}`);
