// One connection between two parties: signals in, signals out. What comes in is taken in its order.

const GATHER_MS = 150;
const RESTART_MS = 2000;

/** `hear` has track(event), channel(channel), state(word); `send(kind, body)` sends a signal on this link. */
export class Link {
  constructor(id, iceServers, send, hear) {
    this.id = id;
    this.send = send;
    this.hear = hear;
    this.closed = false;
    this.early = [];
    this.found = [];
    this.work = Promise.resolve();
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.pc.onicecandidate = ({ candidate }) => this.gathered(candidate);
    this.pc.ontrack = (event) => this.hear.track(event);
    this.pc.ondatachannel = ({ channel }) => this.hear.channel?.(channel);
    this.pc.oniceconnectionstatechange = () => this.changed();
  }

  get connected() {
    return ['connected', 'completed'].includes(this.pc.iceConnectionState);
  }

  /** Take other servers (a relay's credentials): from the next offer or answer that gathers anew. */
  use(iceServers) {
    return this.next(() => this.pc.setConfiguration({ iceServers, bundlePolicy: 'max-bundle' }));
  }

  /** A signal's turn comes after those before it; one that makes no sense any more is let go. */
  next(step) {
    this.work = this.work.then(() => (this.closed ? null : step())).catch((error) => {
      if (!this.closed) console.warn(`signal not taken: ${error.name} ${error.message}`);
    });
    return this.work;
  }

  offered(sdp, prepare) {
    return this.next(async () => {
      await this.pc.setRemoteDescription({ type: 'offer', sdp });
      await prepare(this.pc);
      await this.pc.setLocalDescription(await this.pc.createAnswer());
      await this.gatherABit();
      this.send('answer', { sdp: this.pc.localDescription.sdp });
      this.flush();
      await this.takeEarly();
    });
  }

  offer(restart) {
    return this.next(async () => {
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: restart }));
      await this.gatherABit();
      this.send('offer', { sdp: this.pc.localDescription.sdp });
      this.flush();
    });
  }

  answered(sdp) {
    return this.next(async () => {
      await this.pc.setRemoteDescription({ type: 'answer', sdp });
      await this.takeEarly();
    });
  }

  candidates(list) {
    return this.next(async () => {
      if (!this.pc.remoteDescription) this.early.push(...list);
      else for (const one of list) await this.pc.addIceCandidate(one);
    });
  }

  async takeEarly() {
    for (const one of this.early.splice(0)) await this.pc.addIceCandidate(one);
  }

  gatherABit() {
    this.found = [];
    this.told = false;
    return new Promise((done) => {
      if (this.pc.iceGatheringState === 'complete') done();
      this.pc.onicegatheringstatechange = () => this.pc.iceGatheringState === 'complete' && done();
      setTimeout(done, GATHER_MS);
    });
  }

  gathered(candidate) {
    if (!candidate || !this.told) return; // what is known by then stands in the description itself
    this.found.push(candidate.toJSON());
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.flush(), 50);
  }

  flush() {
    this.told = true;
    const list = this.found.splice(0);
    if (list.length && !this.closed) this.send('candidates', { candidates: list });
  }

  changed() {
    const state = this.pc.iceConnectionState;
    clearTimeout(this.patience);
    if (state === 'failed') this.hear.state('gone');
    else if (state === 'disconnected') this.patience = setTimeout(() => this.hear.state('gone'), RESTART_MS);
    else if (state === 'connected' || state === 'completed') this.hear.state('connected');
  }

  close() {
    this.closed = true;
    clearTimeout(this.patience);
    clearTimeout(this.soon);
    Object.assign(this.pc, { onicecandidate: null, ontrack: null, ondatachannel: null, oniceconnectionstatechange: null });
    this.pc.close();
  }
}
