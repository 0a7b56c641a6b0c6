// Who watches a call, at other desks and on walls: the picture goes on to each over a link of its own, so the phone sends it once.

const GONE_MS = 20_000;

export class Watchers {
  /** `make(id, party, hear, ice)` makes a link; `tracks()` are those to pass on; `told(many)` hears how many watch. */
  constructor(make, tracks, told) {
    Object.assign(this, { make, tracks, told, all: new Map(), relays: new Map() });
  }

  get size() {
    return this.all.size;
  }

  signal(party, id, kind, body) {
    const one = this.all.get(party);
    if (kind === 'bye') this.leave(party);
    else if (kind === 'ice_servers') {
      // Without servers it is the watcher's question, which is the gateway's to answer.
      if (!body.iceServers) return;
      this.relays.set(party, body.iceServers);
      one?.link.use(body.iceServers);
    } else if (kind === 'offer') this.offered(party, id, body.sdp);
    else if (kind === 'candidates' && one?.link.id === id) one.link.candidates(body.candidates ?? []);
  }

  offered(party, id, sdp) {
    let one = this.all.get(party);
    if (one?.link.id !== id) {
      one?.link.close();
      const state = (now) => now === 'gone' && setTimeout(() => this.lookAfter(party, id), GONE_MS);
      one = { senders: [], link: this.make(id, party, { track: () => {}, state }, this.relays.get(party)) };
      this.all.set(party, one);
      this.told(this.size);
    }
    one.link.offered(sdp, async (pc) => {
      one.senders = pc.getTransceivers().map((each) => {
        each.direction = 'sendonly';
        return { kind: each.receiver.track.kind, sender: each.sender };
      });
      await this.relay(one);
    });
  }

  lookAfter(party, id) {
    const one = this.all.get(party);
    if (one?.link.id === id && !one.link.connected) this.leave(party);
  }

  leave(party) {
    this.all.get(party)?.link.close();
    this.relays.delete(party);
    if (this.all.delete(party)) this.told(this.size);
  }

  /** Other tracks are passed on from now. */
  async relayAll() {
    for (const one of this.all.values()) await this.relay(one);
  }

  async relay({ senders }) {
    for (const { kind, sender } of senders) {
      await sender.replaceTrack(this.tracks().find((one) => one.kind === kind) ?? null);
    }
  }

  close() {
    for (const { link } of this.all.values()) link.close();
    this.all.clear();
    this.relays.clear();
  }
}
