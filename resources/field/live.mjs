// Told at once by the service what changed, over a WebSocket; asked for every half minute where that is not to be had.

import { SignedOut, Unreachable } from './errors.mjs';

const POLL_MS = 30_000;
const WAITS_MS = [1000, 3000, 10_000, 30_000];
const SILENT_MS = 75_000;

export class Live {
  /** changed(what[]) is called for each message, and with everything after each connecting and each poll. */
  constructor(session, changed, told) {
    Object.assign(this, { session, changed, told });
    this.socket = null;
    this.live = false;
    this.failures = 0;
    this.running = false;
  }

  start() {
    this.running = true;
    this.poll = setInterval(() => { if (!this.live && !document.hidden) this.changed(['orders', 'duty', 'calls']); }, POLL_MS);
    this.#connect();
  }

  stop() {
    this.running = false;
    clearInterval(this.poll);
    clearTimeout(this.again);
    clearTimeout(this.silence);
    this.socket?.close();
    this.#set(false);
  }

  /** The network is back, or the page is seen again: do not wait for the timer. */
  wake() {
    if (!this.running || this.live) return;
    this.failures = 0;
    clearTimeout(this.again);
    this.#connect();
  }

  async #connect() {
    if (!this.running || this.asking || (this.socket && this.socket.readyState <= WebSocket.OPEN)) return;
    this.asking = true;
    const access = await this.#access();
    this.asking = false;
    if (!access || !this.running) return;
    const address = new URL('../api/v1/live', import.meta.url);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onopen = () => {
      this.#introduce(socket, access);
      this.failures = 0;
      this.#set(true);
      this.#heard();
      this.changed(['orders', 'duty', 'calls']);
    };
    socket.onmessage = ({ data }) => {
      this.#heard();
      const said = JSON.parse(data);
      if (said.type === 'changed') this.changed(said.what);
      else this.#renew();
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.#set(false);
      // 4401: the token ran out or was revoked; the next request finds out which.
      if (code === 4401) this.changed(['session']);
      this.#later();
    };
  }

  /** Null where there is no network now, or no session any more. */
  async #access() {
    try {
      return await this.session.access();
    } catch (error) {
      if (error instanceof Unreachable) this.#later();
      else if (!(error instanceof SignedOut)) throw error;
      return null;
    }
  }

  #introduce(socket, access) {
    this.said = access;
    socket.send(JSON.stringify({ access }));
  }

  /** The line lives as long as the token it was told last: a newer one is told before that. */
  async #renew() {
    const { socket } = this;
    const access = await this.#access();
    if (access && access !== this.said && socket.readyState === WebSocket.OPEN) this.#introduce(socket, access);
  }

  /** A connection that says nothing any more is a dead one, though nobody closed it. */
  #heard() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket?.close(), SILENT_MS);
  }

  #later() {
    if (!this.running) return;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.#connect(), WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)]);
    this.failures += 1;
  }

  #set(live) {
    if (live === this.live) return;
    this.live = live;
    this.told(live);
  }
}
