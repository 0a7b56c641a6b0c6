// What goes on inside of a call: this phone's camera and voice, the connection, and what the desk says on it. Loaded with what
// it needs when the first call rings: it is nothing without the network anyway.

import { cameras, canTorch, facingOf, openCamera, otherCamera, setTorch } from './camera.mjs';
import { NoCamera, SignedOut } from './errors.mjs';
import { newId } from './ids.mjs';
import { Peer } from './peer.mjs';
import { Signalling } from './signalling.mjs';

const TICK_MS = 1000;
const POINT_MS = 5000;
const MOVED_MS = 5000;
const LOST_MS = 40_000;
/** Credentials of a relay hold for ten minutes: later on a new way needs new ones. */
const FRESH_MS = 480_000;

/** How the connection is: "good" or "weak", by the share lost and the seconds there and back; "" where not known. */
export function qualityOf({ rtt, lost }) {
  if (rtt === undefined && lost === undefined) return '';
  return (rtt ?? 0) > 0.4 || (lost ?? 0) > 0.08 ? 'weak' : 'good';
}

export class Talk {
  constructor(calls, call) {
    Object.assign(this, { calls, call, app: calls.app });
    this.link = newId();
    this.seen = 0;
    this.muted = this.deskMuted = this.held = this.recorded = this.lit = false;
    this.cameras = 1;
    this.words = null;
    this.point = null;
    this.quality = '';
    this.silent = false;
  }

  /** Throws NoCamera. */
  async open() {
    const { video, audio } = await openCamera();
    if (this.over) { video.stop(); audio?.stop(); return; }
    this.audio = audio;
    this.silent = !audio;
    this.#look(video);
  }

  async connect() {
    const answer = await this.calls.answer(this.call, this.link);
    if (!answer || this.over) return;
    this.fresh = Date.now();
    const path = `calls/${this.call.id}/signals`;
    this.signalling = new Signalling(({ id, kind, body }) => this.app.session.ask('POST', path, { id, link: this.link, kind, body }),
      (error) => { if (!(error instanceof SignedOut)) this.calls.refresh(); });
    this.peer = new Peer({
      iceServers: answer.iceServers, video: this.video, audio: this.audio, send: (kind, body) => this.signalling.send(kind, body),
      told: {
        connected: () => { this.brokenSince = null; this.liveSince ??= this.app.now(); this.calls.moved('live'); },
        broken: () => { this.brokenSince = Date.now(); this.calls.moved('broken'); this.#renew(); },
        heard: (message) => this.#heard(message), sound: (stream) => { this.sound = stream; this.app.changed(); },
        opened: () => this.#tellCan(),
      },
    });
    this.tick = setInterval(() => this.#tick(), TICK_MS);
    this.app.positions.calling(true);
    await this.peer.offer();
  }

  /** Take the desk's signals since the last time. */
  async take() {
    if (!this.peer || this.over) return;
    const { signals } = await this.app.session.ask('GET', `calls/${this.call.id}/signals?after=${this.seen}`);
    for (const signal of signals) {
      if (signal.id <= this.seen) continue;
      this.seen = signal.id;
      if (signal.link !== this.link || this.over) continue;
      if (signal.kind === 'restart' && signal.body.anew) await this.#anew();
      else await this.peer.take(signal);
    }
  }

  say(message) {
    return this.peer?.say(message) ?? false;
  }

  restart() {
    return this.peer?.restart();
  }

  mute(on) {
    this.muted = on;
    if (this.audio) this.audio.enabled = !on;
    this.say({ t: 'mute', who: 'phone', on });
    this.app.changed();
  }

  async turn(facing = facingOf(this.video) === 'user' ? 'environment' : 'user') {
    if (this.turning) return;
    this.turning = true;
    this.lit = false;
    try {
      const video = await otherCamera(this.video, facing);
      if (this.over) { video.stop(); return; }
      this.#look(video);
      await this.#carry();
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.calls.blind(error);
    } finally {
      this.turning = false;
      this.app.changed();
    }
  }

  async torch(on) {
    this.lit = (await setTorch(this.video, on)) ? on : false;
    this.say({ t: 'torch', on: this.lit });
    this.app.changed();
  }

  /** Answer what the desk wrote. */
  reply(words) {
    this.say({ t: 'text', id: newId(), words });
    this.words = null;
    this.app.changed();
  }

  close() {
    this.over = true;
    clearInterval(this.tick);
    clearTimeout(this.pointing);
    this.signalling?.close();
    this.peer?.close();
    this.video?.stop();
    this.audio?.stop();
    this.app.positions.calling(false);
  }

  get canTorch() {
    return canTorch(this.video);
  }

  /** The desk's page was made new and knows nothing of this connection: another one, of the same camera and voice. */
  async #anew() {
    clearInterval(this.tick);
    this.signalling.close();
    this.peer.close();
    this.brokenSince = Date.now();
    this.calls.moved('broken');
    this.link = newId();
    await this.connect();
  }

  #look(video) {
    this.video = video;
    // A phone that was locked, or lent its camera to another program, gets it back when it is looked at.
    video.addEventListener('ended', () => { if (!this.over && !this.turning && this.video === video) this.gone = true; });
    cameras().then((all) => { this.cameras = all.length; this.#tellCan(); this.app.changed(); });
    this.app.changed();
  }

  #carry() {
    return this.peer?.carry(this.held ? null : this.video, this.held ? null : this.audio);
  }

  #tellCan() {
    this.say({ t: 'can', torch: this.canTorch, cameras: this.cameras, facing: facingOf(this.video) });
    if (this.silent || this.muted) this.say({ t: 'mute', who: 'phone', on: true });
  }

  async #renew() {
    if (Date.now() - this.fresh < FRESH_MS) return;
    this.fresh = Date.now();
    const answer = await this.calls.answer(this.call, this.link);
    if (answer && !this.over) this.peer.pc.setConfiguration({ ...this.peer.pc.getConfiguration(), iceServers: answer.iceServers });
  }

  async #tick() {
    if (this.gone && !document.hidden) { this.gone = false; await this.turn(facingOf(this.video) || 'environment'); }
    if (this.brokenSince && Date.now() - this.brokenSince > LOST_MS) { this.calls.lost(); return; }
    if (this.over) return;
    this.#tellPlace();
    const now = qualityOf(await this.peer.quality());
    if (now !== this.quality) { this.quality = now; this.app.changed(); }
  }

  #tellPlace() {
    const { here } = this.app.positions;
    if (!here || here.at === this.toldAt || Date.now() - (this.toldWhen ?? 0) < MOVED_MS) return;
    if (this.say({ t: 'moved', lon: here.lon, lat: here.lat, accuracy: here.accuracy_m })) {
      this.toldAt = here.at;
      this.toldWhen = Date.now();
    }
  }

  async #heard(message) {
    if (message.t === 'text') {
      this.words = String(message.words ?? '').slice(0, 500) || null;
      if (this.words) navigator.vibrate?.(200);
    } else if (message.t === 'point') this.#pointed(message);
    else if (message.t === 'camera') await this.turn(message.facing === 'user' ? 'user' : 'environment');
    else if (message.t === 'torch') await this.torch(Boolean(message.on));
    else if (message.t === 'mute' && message.who === 'phone') this.mute(Boolean(message.on));
    else if (message.t === 'mute') this.deskMuted = Boolean(message.on);
    else if (message.t === 'hold') {
      this.held = Boolean(message.on);
      await this.#carry();
      this.say({ t: 'hold', on: this.held });
    } else if (message.t === 'recording') this.recorded = Boolean(message.on);
    else if (message.t === 'bye') this.calls.left();
    this.app.changed();
  }

  #pointed({ x, y }) {
    clearTimeout(this.pointing);
    const inside = [x, y].every((one) => typeof one === 'number' && one >= 0 && one <= 1);
    this.point = inside ? { x, y } : null;
    if (this.point) this.pointing = setTimeout(() => { this.point = null; this.app.changed(); }, POINT_MS);
  }
}
