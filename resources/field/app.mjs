// The page's state: who is signed in, their orders, what waits to be sent. Screens read it and ask it to act.

import { holdAlone } from './alone.mjs';
import { Calls } from './calls.mjs';
import { openDatabase } from './database.mjs';
import { Positions } from './duty.mjs';
import { Refusal, SignedOut, Unreachable } from './errors.mjs';
import { whatOf } from './frame.mjs';
import { newId } from './ids.mjs';
import { Keeping } from './keeping.mjs';
import { t, tn } from './lang.mjs';
import { Live } from './live.mjs';
import { Outbox, isOpen } from './outbox.mjs';
import { isActive, withPending } from './pending.mjs';
import { Session } from './session.mjs';
import { setZone } from './times.mjs';

/** What came from a form is said to have arrived; of the others the order itself tells. */
const SAID = new Set(['report', 'feed_back', 'refuse', 'support', 'answer']);

export class App {
  /** changed() is told whenever something shown may have changed; toast(words) says a thing once; entered() and left(why). */
  constructor({ changed, toast, entered, left }) {
    Object.assign(this, { changed, toast, entered, left });
    this.skew = 0;
    this.reachable = navigator.onLine;
    this.offline = 'starting';
    this.me = null;
  }

  now() {
    return Date.now() + this.skew;
  }

  async start() {
    this.session = new Session(await openDatabase('shaotai'), () => this.leave('signed_out'));
    this.session.reached = (reachable) => this.#reached(reachable);
    await this.session.load();
    addEventListener('online', () => this.wake());
    addEventListener('offline', () => {
      this.session.lostAt = performance.now();
      this.#reached(false);
    });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.wake(); });
    if (this.session.worker) await this.enter();
  }

  /** The session's worker is at work, here alone: their own things are opened, then asked for anew. */
  async enter(steal = false) {
    const lock = await holdAlone(`shaotai-${this.session.worker.id}`, steal, () => this.leave('elsewhere'));
    if (!lock) { this.left('elsewhere'); return; }
    this.release = lock;
    this.db = await openDatabase(`shaotai-${this.session.worker.id}`);
    this.keeping = new Keeping(this.db, this.session);
    this.me = await this.keeping.kept('me');
    const kept = await this.keeping.kept('orders');
    this.#take(kept);
    if (this.me) setZone(this.me.city.zone);
    this.outbox = new Outbox({
      store: {
        all: () => this.db.all('outbox'), put: (item) => this.db.put('outbox', item), remove: (id) => this.db.remove('outbox', id),
      },
      send: (item) => this.#send(item),
      sent: (item, answer) => this.#sent(item, answer),
      changed: () => this.changed(),
    });
    this.positions = new Positions(this, () => this.changed());
    await this.outbox.load();
    await this.positions.load();
    this.positions.follow();
    // Asked for once: what waits here must not be cleared away by a phone that is short of room.
    navigator.storage?.persist?.();
    await this.keeping.tidy(this.outbox.items);
    this.calls = new Calls(this);
    this.live = new Live(this.session, (what) => this.refresh(what), () => this.changed());
    this.entered();
    this.refresh(['calls']);
    if (this.called) this.calls.look(this.called);
    this.called = null;
    await this.refresh(['duty', 'orders']);
    this.live?.start();
    this.wake();
    this.keeping.fetch('categories').catch(quiet);
    this.keeping.fetch('ground').catch(quiet);
  }

  async leave(why = null) {
    this.live?.stop();
    this.calls?.close();
    this.outbox?.close();
    this.positions?.close();
    this.release?.();
    this.me = null;
    Object.assign(this, { live: null, orders: [], ordersAsOf: null });
    this.left(why);
    // Whoever finds a phone that was signed out must not read there where somebody lives.
    if (why !== 'elsewhere') await this.keeping?.forget();
  }

  /** Nothing of the worker's stays on the phone but what was not sent yet. */
  async signOut() {
    const { worker } = this.session;
    const waits = this.outbox.items.some((item) => item.state !== 'sent') || this.positions.unsent.length;
    await this.session.signOut();
    await this.leave();
    if (!waits) {
      await this.refreshing;
      this.db.close();
      indexedDB.deleteDatabase(`shaotai-${worker.id}`);
    }
  }

  get isIn() {
    return Boolean(this.session?.worker && this.live);
  }

  /** On duty as the worker last said, sent or not. */
  get onDuty() {
    const said = this.outbox?.items.filter((item) => item.kind === 'duty' && isOpen(item)).at(-1);
    return said ? said.body.on : Boolean(this.me?.on_duty);
  }

  /** The orders with what was done here and is not sent yet. */
  get seen() {
    return this.orders.map((order) => withPending(order, this.outbox.items));
  }

  order(id) {
    return this.seen.find((order) => order.id === id) ?? null;
  }

  /** Do something: it is kept first, then sent. `facts` go into the body beside id and time. */
  async act(kind, { path, method = 'POST', facts = {}, files = [], order = null, title = '' }) {
    const id = newId(this.now());
    const body = { id, at: new Date(this.now()).toISOString(), ...facts };
    const named = files.map(({ blob, ...file }) => file);
    await this.outbox.add({ id, kind, path, method, body, files: named, order_id: order, title });
    if (!this.reachable) this.toast(t('saved_offline'));
  }

  async setDuty(on) {
    await this.act('duty', { path: 'me/duty', method: 'PUT', facts: { on } });
    this.positions.follow();
  }

  /** Ask the service again for "orders", "duty", "session" and "calls"; what it does not answer stays as it was. */
  refresh(what) {
    // Somebody waits at the other end: not after whatever else is being asked.
    if (what.includes('calls')) this.calls?.refresh();
    this.wanted = new Set([...(this.wanted ?? []), ...what]);
    this.refreshing ??= this.#refresh().finally(() => { this.refreshing = null; });
    return this.refreshing;
  }

  /** The network may be back: try everything that waits. */
  wake() {
    if (!this.isIn) return;
    this.live.wake();
    this.outbox.drain();
    this.positions.send();
    this.calls.wake();
    if (!this.live.live) this.refresh(['orders']);
  }

  async #refresh() {
    try {
      while (this.wanted.size && this.session.worker) {
        const wanted = this.wanted;
        this.wanted = new Set();
        if (wanted.has('duty') || wanted.has('session')) await this.#askMe();
        if (wanted.has('orders')) {
          const known = this.ordersAsOf ? new Set(this.orders.map((order) => order.id)) : null;
          this.#take(await this.keeping.fetch('orders'));
          if (known) this.#announce(this.orders.filter((order) => !known.has(order.id)));
        }
      }
    } catch (error) {
      this.wanted = new Set();
      quiet(error);
    }
    this.changed();
  }

  async #askMe() {
    const asked = Date.now();
    this.me = await this.keeping.fetch('me');
    // Half of the way there and back; a phone's clock may be minutes off, and limits are the service's.
    this.skew = Date.parse(this.me.now) - (asked + Date.now()) / 2;
    setZone(this.me.city.zone);
    this.positions.follow();
  }

  #take(answer) {
    this.orders = answer?.orders ?? [];
    this.ordersAsOf = answer ? Date.parse(answer.data_as_of) : null;
  }

  #announce(fresh) {
    const todo = fresh.filter((order) => isActive({ state: order.state.toLowerCase() })).length;
    if (!todo) return;
    navigator.vibrate?.([200, 100, 200]);
    this.toast(tn('order_new_1', 'order_new', todo));
  }

  async #send(item) {
    if (item.kind === 'duty' && !item.body.on) await this.positions.send(true);
    for (const file of item.files) await this.keeping.upload(file);
    return this.session.ask(item.method ?? 'POST', item.path, item.body);
  }

  async #sent(item, answer) {
    await this.keeping.release(item.files, this.outbox.items);
    if (answer?.order) this.orders = this.orders.map((order) => (order.id === answer.order.id ? answer.order : order));
    if (SAID.has(item.kind)) this.toast(t('sent_now', { what: whatOf(item) }));
    if (item.kind === 'duty' && this.me) this.me.on_duty = answer.on_duty;
    this.positions.follow();
    if (!this.outbox.items.some(isOpen)) this.refresh(['orders', 'duty']);
    this.positions.send();
  }

  #reached(reachable) {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    this.changed();
    if (reachable) this.wake();
  }
}

/** No network or no session: said elsewhere on the page. Anything else is a mistake and must be seen. */
export function quiet(error) {
  if (!(error instanceof Unreachable || error instanceof SignedOut || error instanceof Refusal)) throw error;
}
