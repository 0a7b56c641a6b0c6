// Signals on their way to the desk: in order, each once, tried until the service has them. A newer offer replaces an older
// one that never left the phone, and its candidates.

import { Refusal, SignedOut, Unreachable } from './errors.mjs';
import { newId } from './ids.mjs';

const AGAIN_MS = 1000;

export class Signalling {
  /** post({id, kind, body}) sends one; refused(error) is told where the service wants none of this any more. */
  constructor(post, refused) {
    Object.assign(this, { post, refused });
    this.queue = [];
  }

  send(kind, body) {
    if (kind === 'offer') this.queue = this.queue.filter((one) => one.under || !['offer', 'candidates'].includes(one.kind));
    this.queue.push({ id: newId(), kind, body });
    this.running ??= this.#run().finally(() => { this.running = null; });
  }

  /** The network may be back. */
  wake() {
    this.woken?.();
  }

  close() {
    this.closed = true;
    this.queue = [];
    this.wake();
  }

  async #run() {
    while (this.queue.length && !this.closed) {
      const one = this.queue[0];
      one.under = true;
      try {
        await this.post({ id: one.id, kind: one.kind, body: one.body });
        this.queue = this.queue.filter((other) => other !== one);
      } catch (error) {
        if (error instanceof Unreachable) {
          one.under = false;
          await this.#pause();
        } else if (error instanceof Refusal || error instanceof SignedOut) {
          this.close();
          this.refused(error);
        } else {
          throw error;
        }
      }
    }
  }

  #pause() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, AGAIN_MS);
      this.woken = () => { clearTimeout(timer); resolve(); };
    });
  }
}
