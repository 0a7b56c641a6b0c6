// Watching another desk's call: an offer to that desk, and the relay's credentials where nothing connects without one.

export const DIRECT_MS = 1500;
const DESK = 'desk';

export class Watching {
  /** `make(id, party, hear)` makes a link, `tell(kind, body, link)` says something to the desk; `sound`: it is to be heard, too. */
  constructor(make, tell, sound, took) {
    this.tell = (kind) => tell(kind, {}, this.link.id);
    this.relay = [];
    this.link = make(crypto.randomUUID(), DESK, { track: (event) => took(event.track), state: (state) => this.changed(state) });
    for (const kind of sound ? ['video', 'audio'] : ['video']) this.link.pc.addTransceiver(kind, { direction: 'recvonly' });
    // Whoever has the relay's secret answers this; nobody waits for it.
    this.tell('ice_servers');
    this.link.offer(false);
  }

  signal(kind, body) {
    if (kind === 'answer') this.link.answered(body.sdp);
    else if (kind === 'candidates') this.link.candidates(body.candidates ?? []);
    else if (kind === 'restart') this.link.offer(true);
    else if (kind === 'ice_servers') {
      this.relay = body.iceServers ?? [];
      this.link.use(this.relay);
    } else return;
    if (kind === 'answer' || kind === 'ice_servers') this.goRound();
  }

  /** Where nothing has connected in a while, offer again by way of the relay: once for each pair of credentials. */
  goRound() {
    clearTimeout(this.patience);
    if (!this.relay.length) return;
    this.patience = setTimeout(() => {
      if (this.link.connected || this.link.pc.signalingState !== 'stable') return;
      this.relay = [];
      this.link.offer(true);
    }, DIRECT_MS);
  }

  changed(state) {
    if (state !== 'gone') return;
    // Credentials hold ten minutes: these are for the next way, if a relay is needed on it.
    this.tell('ice_servers');
    this.link.offer(true);
  }

  close() {
    clearTimeout(this.patience);
    this.link.close();
  }
}
