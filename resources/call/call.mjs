// A call in this page: the phone's link (or, for a watcher, the calling desk's), whoever watches, what is measured and taken.

import { Link } from './link.mjs';
import { count, quality } from './quality.mjs';
import { Recorder, inPieces, still } from './taking.mjs';
import { Tile } from './tile.mjs';
import { Watchers } from './watchers.mjs';
import { Watching } from './watching.mjs';
import { VERSION, heard } from './words.mjs';

const LOOK_MS = 40;
const MEASURE_MS = 1000;
const SILENT_MS = 2500;
const PHONE = 'phone';

/** How long after it opened a line is spoken on. */
const SETTLED_MS = 100;

export class Call {
  /** `watcher`: as whom this page watches another desk's call, with its `sound` or without; '' where the call is its own. */
  constructor(id, watcher, sound, microphone, tell) {
    Object.assign(this, { id, watcher, microphone, link: null, ice: [], voice: false, held: false, up: null });
    this.tell = (what, facts = {}) => tell({ call: id, what, ...facts });
    this.stream = new MediaStream();
    this.watchers = new Watchers(
      (...about) => this.make(...about),
      () => this.stream.getTracks(),
      (many) => this.tell('watched', { watchers: many }),
    );
    this.tile = new Tile((place) => this.tell('clicked', place ? { ...place } : {}));
    this.tile.video.srcObject = this.stream;
    this.measuring = setInterval(() => this.measure(), MEASURE_MS);
    if (watcher) this.watch(sound);
  }

  // Signals

  signal({ sender, link, kind, body }) {
    if (sender.startsWith('watch:')) this.watchers.signal(sender, link, kind, body);
    else if (this.watching) {
      if (this.link.id === link) this.watching.signal(kind, body);
    } else if (kind === 'ice_servers') this.ice = body.iceServers ?? [];
    else if (kind === 'offer') this.offered(link, body.sdp);
    else if (this.link?.id !== link) return; // of a connection that is no more
    else if (kind === 'answer') this.link.answered(body.sdp);
    else if (kind === 'candidates') this.link.candidates(body.candidates ?? []);
    else if (kind === 'bye') this.tell('bye');
  }

  offered(id, sdp) {
    if (this.link?.id !== id) {
      this.link?.close();
      this.link = this.make(id, PHONE, {
        track: (event) => this.took(event.track),
        channel: (channel) => this.speak(channel),
        state: (state) => this.changed(state),
      });
    }
    this.link.offered(sdp, async (pc) => {
      const own = await this.microphone;
      const sound = pc.getTransceivers().find((one) => one.receiver.track.kind === 'audio');
      if (!sound) return;
      sound.direction = own ? 'sendrecv' : 'recvonly';
      this.sound = sound.sender;
      await this.say();
    });
  }

  make(id, party, hear, ice = this.ice) {
    return new Link(id, ice, (kind, body) => this.sayTo(party, kind, body, id), hear);
  }

  sayTo(party, kind, body, link) {
    this.tell('signal', { link, kind, body, receiver: party });
  }

  changed(state) {
    if (state === 'gone') this.sayTo(PHONE, 'restart', {}, this.link.id);
  }

  // Pictures and voices

  took(track) {
    for (const before of this.stream.getTracks()) if (before.kind === track.kind) this.stream.removeTrack(before);
    this.stream.addTrack(track);
    this.watchers.relayAll();
    if (track.kind === 'video') {
      this.counted = null;
      // A recording is of one connection: a new one begins a new file, when the old one is whole.
      if (this.recorder) this.recorder.stop();
      else if (this.wanted) this.record();
      if (this.up === null) this.look();
    }
  }

  /** Until the first picture is there: it has a size and was decoded. */
  async look() {
    if (this.closed || this.up !== null) return;
    const { video } = this.tile;
    if (video.videoWidth > 2 && this.link && count(await this.link.pc.getStats(), 0).frames > 0) {
      if (this.up !== null || this.closed) return;
      this.grew = performance.now();
      this.up = true;
      this.tell('live', { width: video.videoWidth, height: video.videoHeight });
      return;
    }
    setTimeout(() => this.look(), LOOK_MS);
  }

  /** The desk's voice is in one call at a time, and one call is heard. */
  async say() {
    this.tile.video.muted = !this.voice || this.held;
    await this.sound?.replaceTrack(this.voice && !this.muted && !this.held ? await this.microphone : null);
  }

  async measure() {
    if (!this.link || this.closed || this.up === null) return;
    const now = count(await this.link.pc.getStats(), performance.now());
    const before = this.counted;
    this.counted = now;
    if (!before) return;
    if (now.frames > before.frames) this.grew = now.at;
    else if (this.held) this.grew = now.at;
    const up = now.at - this.grew < SILENT_MS;
    if (up !== this.up) {
      this.up = up;
      this.tell(up ? 'up' : 'down');
    }
    const found = quality(before, now);
    if (found && !this.held) this.tell('quality', found);
  }

  // The call's own line

  speak(channel) {
    if (channel.label !== 'ctl') return;
    this.channel = channel;
    channel.onmessage = ({ data }) => {
      const said = heard(data);
      if (said && said.what !== 'hello') this.tell(said.what === 'mute' ? 'phone_muted' : said.what, said);
    };
    let begun = false;
    let opened = -Infinity;
    const begin = () => {
      if (begun || channel.readyState !== 'open' || performance.now() - opened < SETTLED_MS) return;
      begun = true;
      this.send({ t: 'hello', v: VERSION });
      if (this.wanted) this.send({ t: 'recording', on: true });
      if (this.held) this.send({ t: 'hold', on: true });
    };
    // One that says it is open loses what is sent within its own event, and for a moment after it.
    channel.onopen = () => {
      opened = performance.now();
      setTimeout(begin, SETTLED_MS + 10);
    };
    setTimeout(begin, SETTLED_MS);
  }

  /** Say something to the phone; false where there is no line to it just now. */
  send(message) {
    if (this.channel?.readyState !== 'open') return false;
    this.channel.send(JSON.stringify(message));
    return true;
  }

  async set({ voice, muted, held }) {
    const before = { muted: this.muted, held: this.held };
    Object.assign(this, { voice, muted, held });
    if (before.muted !== undefined && before.muted !== muted) this.send({ t: 'mute', who: 'desk', on: muted });
    if (before.held !== held) this.send({ t: 'hold', on: held });
    await this.say();
  }

  // Evidence

  async still(key) {
    const blob = await still(this.tile.video);
    if (!blob) this.tell('no_still', { key });
    else await inPieces(blob, (data, last) => this.tell('still', { key, data, last }));
  }

  async record(on = true) {
    const changed = this.wanted !== on;
    this.wanted = on;
    if (changed) this.send({ t: 'recording', on });
    if (!on) {
      this.recorder?.stop();
      return;
    }
    if (this.recorder || !this.stream.getVideoTracks().some((one) => one.readyState === 'live')) return;
    const key = crypto.randomUUID();
    let work = Promise.resolve();
    const piece = (data, last) => this.tell('chunk', { key, data, end: false, last });
    const took = (blob) => { work = work.then(() => inPieces(blob, piece)); };
    this.recorder = new Recorder(this.stream, await this.microphone, took, () => {
      this.recorder = null;
      this.saved = work.then(() => this.tell('chunk', { key, data: '', end: true, last: true }));
      if (this.wanted && !this.closed) this.record();
    });
  }

  // Watching

  watch(sound) {
    const make = (...about) => this.make(...about);
    const tell = (kind, body, link) => this.sayTo('desk', kind, body, link);
    this.watching = new Watching(make, tell, sound, (track) => this.took(track));
    this.link = this.watching.link;
  }

  /** The call is over: connections end at once, what is being recorded is handed over to its end. */
  async end(goodbye) {
    if (this.closed) return;
    this.closed = true;
    this.wanted = false;
    clearInterval(this.measuring);
    this.recorder?.stop();
    if (goodbye) this.send({ t: 'bye' });
    // A message that was just sent goes out before the line is taken down.
    await new Promise((done) => setTimeout(done, goodbye && this.channel ? 60 : 0));
    this.watching?.close();
    this.link?.close();
    this.watchers.close();
    this.tile.video.srcObject = null;
  }
}
