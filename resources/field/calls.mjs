// A call as this phone knows it: it rings, is answered, goes on, breaks and mends, is over. The service says what calls there
// are; what happens inside of one comes from the desk itself (talk.mjs).

import { NoCamera, Refusal, SignedOut, Unreachable } from './errors.mjs';
import { newId } from './ids.mjs';
import { t } from './lang.mjs';
import { Ringing } from './ringing.mjs';

const POLL_MS = 2000;
const AGAIN_MS = 1500;
/** The phases in which this phone is in the call. */
export const IN_CALL = ['opening', 'connecting', 'live', 'broken'];

/** What becomes of a phase when the service says how the call stands; `found` is null where it goes on no longer. */
export function phaseAfter(phase, call, found) {
  if (found && found.id !== call?.id) return found.state === 'requested' || found.state === 'ringing' ? 'incoming' : 'return';
  if (!found) return phase === null || phase === 'over' ? phase : 'ended';
  if (phase === 'incoming' && !['requested', 'ringing'].includes(found.state)) return 'return';
  return phase;
}

export class Calls {
  constructor(app) {
    this.app = app;
    this.phase = null;
    this.call = null;
    this.ringing = new Ringing();
    this.ends = [];
    this.closed = new AbortController();
    document.addEventListener('visibilitychange', () => this.#seen(), { signal: this.closed.signal });
  }

  get isIn() {
    return IN_CALL.includes(this.phase);
  }

  /** Ask the service which calls there are; one question at a time, and once more where somebody asked meanwhile. */
  refresh() {
    this.again = Boolean(this.asking);
    this.asking ??= this.#refresh().finally(() => { this.asking = null; });
    return this.asking;
  }

  /** A link said that there is a call: where it is over already, that is said. */
  async look(id) {
    await this.refresh();
    if (this.call?.id === id) return;
    const found = await this.#how(id);
    if (found?.state === 'ended' && this.phase === null) this.#over(found);
  }

  wake() {
    this.talk?.signalling?.wake();
    this.#tellEnds();
    if (this.phase === 'broken') this.talk.restart();
    if (this.phase) this.refresh();
  }

  async accept() {
    const { call } = this;
    this.#set('opening');
    const Talk = await this.#inside(call);
    if (!Talk) return;
    this.talk = new Talk(this, call);
    try {
      await this.talk.open();
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      if (this.call === call) this.blind(error);
      return;
    }
    if (this.call !== call || this.phase !== 'opening') return;
    this.#set('connecting');
    await this.talk.connect();
  }

  /** What goes on inside of a call: on its way since it rang, fetched again until it is there. Null where the call is over. */
  async #inside(call) {
    while (this.call === call && this.isIn) {
      try {
        return (await this.inside()).Talk;
      } catch {
        await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
      }
    }
    return null;
  }

  inside() {
    return import('./talk.mjs');
  }

  /** Answer at the service for a connection of that name; tried until it is answered. Null where the call is over. */
  async answer(call, link) {
    const id = newId();
    while (this.call === call && this.isIn) {
      try {
        return await this.app.session.ask('POST', `calls/${call.id}/accept`, { id, link });
      } catch (error) {
        if (error instanceof Refusal) { this.refresh(); return null; }
        if (!(error instanceof Unreachable)) throw error;
        await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
      }
    }
    return null;
  }

  refuse(reason) {
    this.#tell(this.call, 'refused', reason);
    this.#leave('call_refused');
  }

  hangUp() {
    this.talk?.say({ t: 'bye' });
    this.#tell(this.call, 'hung_up', '');
    this.#leave('call_over');
  }

  /** The desk said that it is over, on the line itself. */
  left() {
    if (this.isIn) this.#over({ ...this.call, ending: 'hung_up', ended_by: 'desk' });
  }

  /** Half a minute and more without a picture: nothing comes of it any more. */
  lost() {
    this.#tell(this.call, 'lost', '');
    this.#over({ ...this.call, ending: 'lost', ended_by: 'phone' });
  }

  /** There is no camera to be had: there is no call. */
  blind({ kind, lent }) {
    this.#tell(this.call, kind, lent ? t('call_lent') : '');
    this.#over({ ...this.call, ending: kind, ended_by: 'phone' });
  }

  moved(phase) {
    if (this.isIn) this.#set(phase);
  }

  dismiss() {
    this.#set(null);
    this.refresh();
  }

  close() {
    this.closed.abort();
    this.#stop();
    this.#set(null);
  }

  async #refresh() {
    do {
      this.again = false;
      try {
        await this.#ask();
      } catch (error) {
        if (!(error instanceof Unreachable || error instanceof SignedOut || error instanceof Refusal)) throw error;
      }
    } while (this.again && !this.closed.signal.aborted);
  }

  async #ask() {
    const { calls } = await this.app.session.ask('GET', 'calls');
    if (this.closed.signal.aborted) return;
    // What was ended here is over, though the service does not know it yet.
    const found = calls.find(({ id }) => !this.ends.some((end) => end.call.id === id)) ?? null;
    const before = this.call;
    const next = phaseAfter(this.phase, before, found);
    if (next === 'ended') {
      this.#over((await this.#how(before.id)) ?? { ...before, ending: 'hung_up', ended_by: 'desk' });
    } else if (next !== this.phase || found?.id !== before?.id) {
      if (found && found.id !== before?.id) { this.#stop(); this.call = found; }
      this.#set(next);
    } else if (next === 'incoming' && found.state === 'requested') {
      // That it rings did not arrive.
      this.#seen();
    }
    await this.talk?.take();
  }

  /** The call as the service has it now, null where it cannot be asked. */
  async #how(id) {
    try {
      return await this.app.session.ask('GET', `calls/${id}`);
    } catch (error) {
      if (error instanceof Unreachable || error instanceof SignedOut) return null;
      if (error instanceof Refusal) { this.app.toast(t('call_unknown')); return null; }
      throw error;
    }
  }

  #set(phase) {
    if (phase === this.phase) return;
    this.phase = phase;
    clearInterval(this.poll);
    if (phase && phase !== 'over') this.poll = setInterval(() => this.#poll(), POLL_MS);
    this.#seen();
    this.app.changed();
  }

  /** Where nobody tells what changes, and where a signal is waited for, one asks. */
  #poll() {
    if (!this.app.live?.live || this.phase === 'connecting' || this.phase === 'broken') this.refresh();
  }

  /** It rings for the desk only where it is seen: a phone in a pocket is woken by other means. */
  #seen() {
    if (this.phase !== 'incoming') { this.ringing.stop(); return; }
    this.ringing.start();
    this.inside().catch(() => {});
    if (!document.hidden) {
      this.app.session.ask('POST', `calls/${this.call.id}/ring`, { id: newId() }).catch((error) => {
        if (!(error instanceof Unreachable || error instanceof SignedOut || error instanceof Refusal)) throw error;
      });
    }
  }

  #over(call) {
    this.#stop();
    this.call = call;
    this.#set('over');
  }

  #leave(words) {
    this.#stop();
    this.#set(null);
    this.app.toast(t(words));
  }

  #stop() {
    this.talk?.close();
    this.talk = null;
  }

  /** The end is told until the service has it: meanwhile it is over all the same. */
  #tell(call, ending, reason) {
    this.ends.push({ id: newId(), call, ending, reason });
    this.#tellEnds();
  }

  async #tellEnds() {
    clearTimeout(this.telling);
    for (const end of [...this.ends]) {
      try {
        await this.app.session.ask('POST', `calls/${end.call.id}/end`, { id: end.id, ending: end.ending, reason: end.reason });
      } catch (error) {
        if (error instanceof Unreachable) {
          clearTimeout(this.telling);
          if (!this.closed.signal.aborted) this.telling = setTimeout(() => this.#tellEnds(), AGAIN_MS);
          return;
        }
        if (!(error instanceof Refusal || error instanceof SignedOut)) throw error;
      }
      this.ends = this.ends.filter((other) => other !== end);
    }
  }
}
