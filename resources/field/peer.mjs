// One connection to the desk: the phone offers, VP8 first, and offers anew when what connected the two is gone.

const GATHER_MS = 300;
const TRICKLE_MS = 100;
const PATIENCE_MS = 2000;
const AGAIN_MS = 4000;
const UNANSWERED_MS = 8000;
const CANDIDATES_MOST = 30;

/** The codecs with VP8 first: it is what every desk can show. */
export function vp8First(codecs) {
  const rank = ({ mimeType }) => (mimeType.toLowerCase() === 'video/vp8' ? 0 : 1);
  return [...codecs].sort((one, other) => rank(one) - rank(other));
}

export class Peer {
  /** send(kind, body) hands a signal on, in order; told has connected(), broken(), heard(message) and sound(stream). */
  constructor({ iceServers, video, audio, send, told }) {
    Object.assign(this, { send, told });
    this.up = this.was = this.offering = false;
    this.answered = true;
    this.kept = [];
    this.late = [];
    const pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.pc = pc;
    this.video = pc.addTransceiver(video, { direction: 'sendonly' });
    const codecs = RTCRtpSender.getCapabilities?.('video')?.codecs;
    if (codecs && this.video.setCodecPreferences) this.video.setCodecPreferences(vp8First(codecs));
    this.audio = pc.addTransceiver(audio ?? 'audio', { direction: audio ? 'sendrecv' : 'recvonly' });
    this.channel = pc.createDataChannel('ctl', { ordered: true });
    this.channel.onopen = () => { this.say({ t: 'hello', v: 1 }); told.opened?.(); };
    this.channel.onmessage = ({ data }) => this.#heard(data);
    pc.ontrack = ({ track }) => { if (track.kind === 'audio') told.sound(new MediaStream([track])); };
    pc.onicecandidate = ({ candidate }) => { if (candidate?.candidate) this.#trickle(candidate.toJSON()); };
    pc.oniceconnectionstatechange = () => this.#moved();
  }

  /** Offer; anew with `restart`. Candidates that come later follow by themselves. */
  async offer(restart = false) {
    clearTimeout(this.timer);
    this.offering = true;
    this.answered = false;
    this.kept = null;
    const gathered = this.#gathered();
    await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: restart }));
    await gathered;
    this.offering = false;
    if (this.closed) return;
    this.kept = [];
    this.send('offer', { sdp: this.pc.localDescription.sdp });
    if (restart) this.#again(UNANSWERED_MS);
  }

  /** What the network had to offer is gone: look for another way, for the same pictures and voices. */
  async restart() {
    if (!this.closed && !this.offering) await this.offer(true);
  }

  async take({ kind, body }) {
    if (this.closed) return;
    if (kind === 'answer' && this.pc.signalingState === 'have-local-offer') {
      await this.pc.setRemoteDescription({ type: 'answer', sdp: body.sdp });
      this.answered = true;
      clearTimeout(this.timer);
      if (this.was && !this.up) this.#again(AGAIN_MS);
      for (const candidate of this.late.splice(0)) await this.#add(candidate);
    } else if (kind === 'candidates') {
      for (const candidate of body.candidates ?? []) await this.#add(candidate);
    } else if (kind === 'restart' && this.answered) {
      // One that is on its way already is what the desk asks for.
      await this.restart();
    }
  }

  /** Tell the desk something; false where there is no way to. */
  say(message) {
    if (this.channel.readyState !== 'open') return false;
    this.channel.send(JSON.stringify(message));
    return true;
  }

  /** Send this camera and this voice from now on; null for neither. */
  async carry(video, audio) {
    await Promise.all([this.video.sender.replaceTrack(video), this.audio.sender.replaceTrack(audio)]);
  }

  /** {rtt in seconds, lost 0..1, width, height, fps} of what is sent; undefined where not known yet. */
  async quality() {
    const found = {};
    for (const one of (await this.pc.getStats()).values()) {
      if (one.type === 'remote-inbound-rtp' && one.kind === 'video') Object.assign(found, { rtt: one.roundTripTime, lost: one.fractionLost });
      if (one.type === 'outbound-rtp' && one.kind === 'video') Object.assign(found, { width: one.frameWidth, height: one.frameHeight, fps: one.framesPerSecond });
    }
    return found;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.trickling);
    this.pc.close();
  }

  async #add(candidate) {
    if (!this.pc.remoteDescription || !this.answered) this.late.push(candidate);
    // One of an earlier try is no way any more.
    else await this.pc.addIceCandidate(candidate).catch(() => {});
  }

  #heard(data) {
    let message = null;
    try { message = JSON.parse(data); } catch { return; }
    if (message && typeof message === 'object') this.told.heard(message);
  }

  /** All ways are known, or the time for it is over; from the next offer on. */
  #gathered() {
    return new Promise((resolve) => {
      this.pc.addEventListener('icecandidate', ({ candidate }) => { if (!candidate) resolve(); });
      setTimeout(resolve, GATHER_MS);
    });
  }

  #trickle(candidate) {
    // Before the offer has gone they stand in it.
    if (this.kept === null) return;
    this.kept.push(candidate);
    clearTimeout(this.trickling);
    this.trickling = setTimeout(() => {
      while (this.kept?.length) this.send('candidates', { candidates: this.kept.splice(0, CANDIDATES_MOST) });
    }, TRICKLE_MS);
  }

  #moved() {
    const { iceConnectionState: state } = this.pc;
    if (state === 'connected' || state === 'completed') {
      clearTimeout(this.timer);
      if (!this.up) { this.up = this.was = true; this.told.connected(); }
    } else if (state === 'disconnected' || state === 'failed') {
      if (this.up) { this.up = false; this.told.broken(); }
      this.#again(state === 'failed' ? 0 : PATIENCE_MS);
    }
  }

  #again(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.restart(), after);
  }
}
