// What is chosen, what could take it, and what has just come in.

import { NAMED_FROM_ZOOM } from './cameras.mjs';
import { idAt, rowOf } from './pack.mjs';
import { CASE_RADIUS, discRadius, markScale } from './sprites.mjs';
import { Surface } from './surface.mjs';
import { worldX, worldY } from './mercator.mjs';

const PULSE_MS = 2400;

export class Overlay {
  constructor(desk) {
    this.desk = desk;
    this.pulses = [];
    this.surface = new Surface(desk, 'overlay', 470, (ctx, view) => this.draw(ctx, view), { live: true });
    desk.on('cases', () => this.greet());
  }

  /** One pulse for each case that has just come in. */
  greet() {
    const { cases } = this.desk;
    const began = performance.now();
    for (let row = 0; row * 16 < cases.news.length; row++) {
      this.pulses.push({ id: idAt(cases.news, row), began });
    }
  }

  /** One pulse for each of these cases, whose time has just run out. */
  pulse(rows) {
    const began = performance.now();
    for (const row of rows) this.pulses.push({ id: idAt(this.desk.cases.ids, row), began });
  }

  draw(ctx, view) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    if (!this.busy(view)) return false;
    this.desk.parts.grids.outlines(ctx, view);
    this.desk.parts.cameras.names(ctx, view);
    ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
    this.size = markScale(view.zoom);
    const at = (x, y) => [(x * view.scale - view.left) / view.dpr, (y * view.scale - view.top) / view.dpr];
    this.drawPulses(ctx, at);
    this.drawCalls(ctx, at);
    this.drawTail(ctx, at);
    this.drawChosen(ctx, at);
    this.drawFound(ctx, at);
    this.drawHover(ctx, at);
    return true;
  }

  /** Whether there may be anything to draw: an empty canvas over the map costs as much as a full one. */
  busy({ zoom }) {
    const { chosen, hover, candidates, found, calls, layers } = this.desk;
    return (
      this.pulses.length > 0 || hover !== null || candidates.length + found.length + calls.length > 0 || Boolean(chosen.case || chosen.worker || chosen.grid) ||
      (layers.cameras && zoom >= NAMED_FROM_ZOOM)
    );
  }

  /** Who is in a video call now: a ring and the word, for they are few. */
  drawCalls(ctx, at) {
    const { desk } = this;
    if (!desk.workers || !desk.layers.workers) return;
    const { x, y } = desk.parts.workers.motion;
    ctx.font = `12px ${desk.colour('family')}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    for (const one of desk.calls) {
      const row = rowOf(desk.workers.ids, one);
      if (row < 0) continue;
      const [left, top] = at(x[row], y[row]);
      ring(ctx, left, top, 9, desk.colour('text'), 1.6);
      ctx.lineWidth = 3;
      ctx.strokeStyle = desk.colour('halo');
      ctx.strokeText(desk.words.in_call, left + 14, top);
      ctx.fillStyle = desk.colour('text');
      ctx.fillText(desk.words.in_call, left + 14, top);
    }
  }

  /** The way the chosen worker came. */
  drawTail(ctx, at) {
    const { desk } = this;
    const { workers } = desk.parts;
    const row = desk.workers && desk.layers.workers && desk.chosen.worker ? rowOf(desk.workers.ids, desk.chosen.worker) : -1;
    const places = workers.trails.of(row);
    if (places.length < 2) return;
    // He has not walked to the last place yet.
    places[places.length - 1] = [workers.motion.x[row], workers.motion.y[row]];
    ctx.lineWidth = 2;
    ctx.lineCap = 'round';
    ctx.strokeStyle = ctx.fillStyle = desk.colour('accent');
    for (let i = 1; i < places.length; i++) {
      ctx.globalAlpha = 0.2 + (0.7 * i) / places.length;
      ctx.beginPath();
      ctx.moveTo(...at(...places[i - 1]));
      ctx.lineTo(...at(...places[i]));
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(...at(...places[i - 1]), 1.8, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  drawPulses(ctx, at) {
    const { cases, layers } = this.desk;
    const now = performance.now();
    this.pulses = this.pulses.filter((pulse) => now - pulse.began < PULSE_MS && rowOf(cases.ids, pulse.id) >= 0);
    if (!this.pulses.length || !layers.cases) return;
    for (const pulse of this.pulses) {
      const row = rowOf(cases.ids, pulse.id);
      const part = this.desk.motion ? (now - pulse.began) / PULSE_MS : 0.5;
      ring(ctx, ...at(cases.x[row], cases.y[row]), 8 + 30 * (1 - (1 - part) ** 2), this.desk.colour('text'), 1.5, 1 - part);
    }
    setTimeout(() => this.desk.touch('overlay'), this.desk.motion ? 16 : PULSE_MS);
  }

  drawChosen(ctx, at) {
    const { desk } = this;
    const accent = desk.colour('accent');
    const { workers } = desk.parts;
    const worker = desk.workers && desk.chosen.worker ? rowOf(desk.workers.ids, desk.chosen.worker) : -1;
    if (worker >= 0) ring(ctx, ...at(workers.motion.x[worker], workers.motion.y[worker]), 7, accent, 2);
    const row = desk.cases && desk.chosen.case ? rowOf(desk.cases.ids, desk.chosen.case) : -1;
    if (row < 0) return;
    const centre = at(desk.cases.x[row], desk.cases.y[row]);
    ring(ctx, ...centre, CASE_RADIUS[desk.cases.urgency[row]] * this.size + 7, accent, 2);
    this.drawCandidates(ctx, at, centre, accent);
  }

  drawCandidates(ctx, at, centre, accent) {
    const { desk } = this;
    const places = desk.candidates.map((one) => [one.rank, apart(centre, at(...this.whereIs(one)), 26)]);
    if (!places.length) return;
    const reach = Math.max(...places.map(([, [x, y]]) => Math.hypot(x - centre[0], y - centre[1]))) + 16;
    if (reach < Math.min(desk.map.getSize().x, desk.map.getSize().y) / 2) ring(ctx, ...centre, Math.max(reach, 34), accent, 1);
    ctx.strokeStyle = accent;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.globalAlpha = 0.8;
    for (const [, place] of places) {
      const length = Math.hypot(place[0] - centre[0], place[1] - centre[1]);
      const [dx, dy] = [(place[0] - centre[0]) / length, (place[1] - centre[1]) / length];
      ctx.beginPath();
      ctx.moveTo(centre[0] + dx * 15, centre[1] + dy * 15);
      ctx.lineTo(place[0] - dx * 9, place[1] - dy * 9);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
    ctx.font = `12px ${desk.colour('family')}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const [rank, [x, y]] of places.reverse()) {
      ctx.beginPath();
      ctx.arc(x, y, 8.5, 0, 2 * Math.PI);
      ctx.fillStyle = desk.colour('ground');
      ctx.fill();
      ctx.lineWidth = 1.2;
      ctx.strokeStyle = accent;
      ctx.stroke();
      ctx.fillStyle = desk.colour('text');
      ctx.fillText(String(rank), x, y + 0.5);
    }
  }

  whereIs(candidate) {
    const { workers, parts } = this.desk;
    const row = workers && candidate.worker ? rowOf(workers.ids, candidate.worker) : -1;
    return row < 0
      ? [worldX(candidate.lon), worldY(candidate.lat)]
      : [parts.workers.motion.x[row], parts.workers.motion.y[row]];
  }

  /** What the search found: a ring each, the one that Enter takes filled. */
  drawFound(ctx, at) {
    const { desk } = this;
    const accent = desk.colour('accent');
    for (const hit of desk.found) {
      const centre = at(worldX(hit.lon), worldY(hit.lat));
      ring(ctx, ...centre, 8, desk.colour('ground'), 4);
      ring(ctx, ...centre, 8, accent, 2);
      if (hit !== desk.foundAt) continue;
      ctx.beginPath();
      ctx.arc(...centre, 4, 0, 2 * Math.PI);
      ctx.fillStyle = accent;
      ctx.fill();
    }
  }

  drawHover(ctx, at) {
    const { hover, cases, cameras, components, parts } = this.desk;
    if (!hover || hover.kind === 'grid') return;
    if (hover.kind === 'disc') {
      this.drawDisc(ctx, at, hover.row);
      return;
    }
    const marks = { case: cases, camera: cameras, component: components, worker: parts.workers.motion }[hover.kind];
    if (!marks || hover.row >= marks.x.length) return;
    const radius = hover.kind === 'case' ? CASE_RADIUS[cases.urgency[hover.row]] * this.size + 4 : 6.5;
    ring(ctx, ...at(marks.x[hover.row], marks.y[hover.row]), radius, this.desk.colour('text'), 1.2);
  }

  drawDisc(ctx, at, group) {
    const { discs } = this.desk.parts.cases;
    if (group >= discs.groups) return;
    ring(ctx, ...at(discs.x[group], discs.y[group]), discRadius(discs.members[group]) + 2, this.desk.colour('text'), 1.2);
  }
}

/** A place moved out to at least `least` pixels from the centre, so that its number does not hide the case. */
function apart([cx, cy], [x, y], least) {
  const length = Math.hypot(x - cx, y - cy);
  if (length >= least) return [x, y];
  const turn = length > 0.5 ? Math.atan2(y - cy, x - cx) : 0;
  return [cx + Math.cos(turn) * least, cy + Math.sin(turn) * least];
}

function ring(ctx, x, y, radius, colour, width, alpha = 1) {
  ctx.globalAlpha = alpha;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.globalAlpha = 1;
}
