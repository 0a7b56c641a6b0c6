// On duty: positions are taken while the page is seen, kept on the phone, and sent in batches; the screen stays on if wished.

import { Refusal, SignedOut, Unreachable } from './errors.mjs';
import { newId } from './ids.mjs';
import { isOpen } from './outbox.mjs';
import { STILL_MS, fixOf, worthKeeping } from './thinning.mjs';
import { day } from './times.mjs';

const BATCH = 200;

export class Positions {
  /** changed() is called whenever there is something new to show. */
  constructor(app, changed) {
    Object.assign(this, { app, changed });
    this.here = null;
    this.fixes = [];
    this.denied = false;
    this.watch = null;
    this.sending = null;
    this.closed = new AbortController();
    document.addEventListener('visibilitychange', () => this.follow(), { signal: this.closed.signal });
  }

  get every() {
    return (this.app.me?.settings.position_every_s ?? 10) * 1000;
  }

  get unsent() {
    return this.fixes.filter((fix) => !fix.sent);
  }

  async load() {
    const today = day(this.app.now());
    const kept = await this.app.db.all('fixes');
    const old = kept.filter((fix) => fix.sent && day(fix.at) !== today);
    if (old.length) await this.app.db.removeAll('fixes', old.map((fix) => fix.n));
    this.fixes = kept.filter((fix) => !old.includes(fix)).sort((one, other) => one.at - other.at);
  }

  /** Watch where we are while somebody looks; what is kept and sent of it is only what is seen on duty. */
  follow() {
    const wanted = !this.closed.signal.aborted && !document.hidden && this.app.me !== null && 'geolocation' in navigator && (this.app.onDuty || this.asked || this.told);
    if (wanted && this.watch === null) {
      this.watch = navigator.geolocation.watchPosition((position) => this.#seen(position), (error) => this.#failed(error),
        { enableHighAccuracy: true, maximumAge: 5000, timeout: 60_000 });
    } else if (!wanted && this.watch !== null) {
      navigator.geolocation.clearWatch(this.watch);
      this.watch = null;
    }
    clearInterval(this.tick);
    if (wanted && this.app.onDuty) this.tick = setInterval(() => this.#tick(), this.every);
    this.#awake();
  }

  /** The worker left: nothing is watched or sent for them any more. */
  close() {
    this.closed.abort();
    this.follow();
  }

  /** A screen wants to know where we are though we are off duty: shown and used there, sent nowhere. */
  ask(wanted) {
    this.asked = wanted;
    this.follow();
  }

  /** In a call the screen stays on; and where the phone gives its place without being asked, the desk is told it. */
  async calling(on) {
    this.inCall = on;
    const state = on ? await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null) : null;
    if (this.inCall !== on) return;
    this.told = state?.state === 'granted';
    this.follow();
  }

  /** A phone that lies still may say nothing for long: it is asked, for a still worker and a lost one must not look alike. */
  #tick() {
    if (!this.here || this.app.now() - this.here.at > STILL_MS / 2) {
      navigator.geolocation?.getCurrentPosition((position) => this.#seen(position), (error) => this.#failed(error),
        { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 });
    }
    this.send();
  }

  #seen(position) {
    this.denied = false;
    this.here = fixOf(position, this.app.skew);
    if (this.app.onDuty) this.#take(this.here);
    this.changed();
  }

  #failed(error) {
    this.denied = error.code === error.PERMISSION_DENIED;
    this.changed();
  }

  async #take(fix) {
    if (this.app.onDuty && worthKeeping(this.fixes.at(-1), fix, this.every)) {
      const kept = { ...fix, sent: false };
      this.fixes.push(kept);
      kept.n = await this.app.db.put('fixes', { ...kept });
      this.changed();
    }
  }

  /**
   * Send what is kept, oldest first. Without a network it stays; one run at a time. While going on or off duty is not
   * sent itself the positions wait for it, except for the outbox, which asks for them `before` an end of duty.
   */
  send(before = false) {
    if (this.closed.signal.aborted) return Promise.resolve();
    if (!before && this.app.outbox.items.some((item) => item.kind === 'duty' && isOpen(item))) return Promise.resolve();
    this.sending ??= this.#send().finally(() => { this.sending = null; });
    return this.sending;
  }

  async #send() {
    try {
      for (;;) {
        const batch = await this.#batch();
        if (!batch) return;
        const fixes = this.fixes.filter((fix) => batch.of.includes(fix.n));
        const body = fixes.map(({ n, sent, ...fix }) => ({ ...fix, at: new Date(fix.at).toISOString() }));
        let taken = true;
        try {
          await this.app.session.ask('POST', 'positions', { id: batch.id, fixes: body });
        } catch (error) {
          // Off duty there: these are not wanted, and not asked for again.
          if (!(error instanceof Refusal)) throw error;
          taken = false;
        }
        await this.#settle(fixes, taken);
      }
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof SignedOut)) throw error;
    }
  }

  /** The batch under way keeps its id and its fixes until it was answered, over reloads too: never twice. */
  async #batch() {
    const kept = await this.app.db.get('kept', 'batch');
    if (kept && this.fixes.some((fix) => kept.of.includes(fix.n))) return kept;
    const of = this.unsent.filter((fix) => fix.n !== undefined).slice(0, BATCH).map((fix) => fix.n);
    if (!of.length) return null;
    const batch = { id: newId(), of };
    await this.app.db.put('kept', batch, 'batch');
    return batch;
  }

  async #settle(fixes, taken) {
    if (taken) {
      for (const fix of fixes) fix.sent = true;
      await this.app.db.putAll('fixes', fixes);
      this.lastSent = this.app.now();
    } else {
      this.fixes = this.fixes.filter((fix) => !fixes.includes(fix));
      await this.app.db.removeAll('fixes', fixes.map((fix) => fix.n));
      this.app.refresh(['duty']);
    }
    await this.app.db.remove('kept', 'batch');
    this.changed();
  }

  get canStayAwake() {
    return 'wakeLock' in navigator;
  }

  get awake() {
    return localStorage.getItem('awake') === 'yes';
  }

  set awake(wanted) {
    localStorage.setItem('awake', wanted ? 'yes' : 'no');
    this.#awake();
  }

  async #awake() {
    const wanted = !this.closed.signal.aborted && this.canStayAwake && !document.hidden && ((this.awake && this.app.onDuty) || this.inCall);
    if (wanted && !this.lock) {
      // Refused on a low battery: then the screen goes dark as always.
      this.lock = await navigator.wakeLock.request('screen').catch(() => null);
      this.lock?.addEventListener('release', () => { this.lock = null; });
    } else if (!wanted && this.lock) {
      await this.lock.release();
    }
  }
}
