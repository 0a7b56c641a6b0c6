// What the worker did, in the order it was done, until the service has taken it. It survives reloads (the store is given),
// is sent one after the other, and never twice: an item keeps its id, and the service answers a known id with the first outcome.

import { Refusal, SignedOut, Unreachable } from './errors.mjs';

const WAITS_MS = [2000, 5000, 15_000, 30_000];
export const KEPT_SENT_MS = 24 * 3600_000;

export const isOpen = (item) => item.state === 'waiting' || item.state === 'sending';

export class Outbox {
  /**
   * store: {all(), put(item), remove(id)}; send(item) → answer or throws Unreachable, SignedOut, Refusal;
   * changed(items), sent(item, answer); timer(work, ms) for tests.
   */
  constructor({ store, send, changed = () => {}, sent = () => {}, now = Date.now, timer = (work, ms) => setTimeout(work, ms) }) {
    Object.assign(this, { store, send, changed, sent, now, timer });
    this.items = [];
    this.seq = 0;
    this.running = null;
    this.failures = 0;
    this.retry = null;
  }

  async load() {
    const kept = await this.store.all();
    this.items = kept.sort((one, other) => one.seq - other.seq);
    this.seq = this.items.at(-1)?.seq ?? 0;
    for (const item of this.items) {
      // The page was closed while it was being sent: the same id goes again.
      if (item.state === 'sending') await this.#mark(item, 'waiting');
    }
    await this.#forgetOld();
    this.changed(this.items);
  }

  /** Keep an item and start sending. `item` needs id, kind, path, body; it comes back as kept. */
  async add(item) {
    this.seq += 1;
    const kept = { files: [], order_id: null, title: '', ...item, seq: this.seq, state: 'waiting', made_at: this.now(), why: null };
    // Kept before it is sent: what the phone had no room for was not done, and is not done behind the worker's back.
    await this.store.put(kept);
    this.items = [...this.items, kept].sort((one, other) => one.seq - other.seq);
    this.changed(this.items);
    this.drain();
    return kept;
  }

  async remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    await this.store.remove(id);
    this.changed(this.items);
  }

  /** Send a refused one again as a new act: its own id has had its answer. */
  async again(id, freshId) {
    const item = this.items.find((one) => one.id === id);
    if (!item) return null;
    await this.remove(id);
    return this.add({ ...item, id: freshId, body: { ...item.body, id: freshId } });
  }

  /** Send what waits, in order. One run at a time; returns when nothing can be sent any more. */
  drain() {
    this.running ??= this.#run().finally(() => { this.running = null; });
    return this.running;
  }

  /** The worker left: nothing is sent in another's name. */
  close() {
    this.closed = true;
    clearTimeout(this.retry);
  }

  async #run() {
    clearTimeout(this.retry);
    while (!this.closed) {
      const item = this.items.find(isOpen);
      if (!item) { this.failures = 0; return; }
      await this.#mark(item, 'sending');
      try {
        const answer = await this.send(item);
        this.failures = 0;
        item.sent_at = this.now();
        await this.#mark(item, 'sent');
        await this.sent(item, answer);
      } catch (error) {
        if (error instanceof Refusal) {
          item.why = error.why;
          await this.#mark(item, 'refused');
        } else {
          await this.#mark(item, 'waiting');
          if (error instanceof SignedOut) return;
          if (!(error instanceof Unreachable)) throw error;
          this.#later(error.after_ms);
          return;
        }
      }
    }
  }

  #later(after) {
    const wait = after ?? WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)];
    this.failures += 1;
    this.retry = this.timer(() => this.drain(), wait);
  }

  async #mark(item, state) {
    item.state = state;
    await this.store.put(item);
    this.changed(this.items);
  }

  async #forgetOld() {
    for (const item of this.items.filter((one) => one.state === 'sent' && this.now() - one.sent_at > KEPT_SENT_MS)) {
      await this.remove(item.id);
    }
  }
}

/** How much waits, for the banner: reports, acts, photos. */
export function counts(items) {
  const open = items.filter(isOpen);
  const reports = open.filter((item) => item.kind === 'report').length;
  const photos = open.reduce((sum, item) => sum + item.files.filter((file) => file.mime === 'image/jpeg').length, 0);
  return { reports, acts: open.length - reports, photos, refused: items.filter((item) => item.state === 'refused').length };
}
