// The outbox: in order, over reloads, never twice; what is refused stays with its reason.

import assert from 'node:assert/strict';
import test from 'node:test';

import { Refusal, SignedOut, Unreachable } from '../../resources/field/errors.mjs';
import { KEPT_SENT_MS, Outbox, counts } from '../../resources/field/outbox.mjs';

/** A store that keeps copies, as the phone's database does, and a service that answers a known id with its first outcome. */
function bench({ fail = () => null } = {}) {
  const rows = new Map();
  const service = { done: new Map(), order: [], posts: 0 };
  const timers = [];
  const make = () => new Outbox({
    store: {
      all: async () => [...rows.values()].map((row) => structuredClone(row)),
      put: async (row) => { rows.set(row.id, structuredClone(row)); },
      remove: async (id) => { rows.delete(id); },
    },
    send: async (item) => {
      service.posts += 1;
      const before = fail(item, service.posts, 'before');
      if (before) throw before;
      if (!service.done.has(item.body.id)) { service.done.set(item.body.id, item.kind); service.order.push(item.body.id); }
      const after = fail(item, service.posts, 'after');
      if (after) throw after;
      return { order: null };
    },
    timer: (work, ms) => { timers.push({ work, ms }); return timers.length; },
  });
  return { rows, service, timers, make };
}

const item = (id, facts = {}) => ({ id, kind: 'sign', path: `orders/o/sign`, body: { id }, ...facts });
const states = (outbox) => outbox.items.map(({ state }) => state);

test('what was done is sent in its order and shown as sent', async () => {
  const { service, make } = bench();
  const outbox = make();
  for (const id of ['a', 'b', 'c']) await outbox.add(item(id));
  await outbox.drain();
  assert.deepEqual(service.order, ['a', 'b', 'c']);
  assert.deepEqual(states(outbox), ['sent', 'sent', 'sent']);
});

test('without a network all waits, and goes later in the same order', async () => {
  let offline = true;
  const { service, timers, make } = bench({ fail: () => (offline ? new Unreachable() : null) });
  const outbox = make();
  for (let n = 0; n < 200; n++) await outbox.add(item(`i${n}`));
  await outbox.drain();
  assert.deepEqual(new Set(states(outbox)), new Set(['waiting']));
  assert.ok(timers.length > 0);
  offline = false;
  await outbox.drain();
  assert.deepEqual(service.order, Array.from({ length: 200 }, (_, n) => `i${n}`));
});

test('an answer that was lost on its way does not make it happen twice', async () => {
  const { service, make } = bench({ fail: (_, posts, when) => (when === 'after' && posts === 1 ? new Unreachable() : null) });
  const outbox = make();
  await outbox.add(item('a'));
  await outbox.drain();
  await outbox.drain();
  assert.equal(service.posts, 2);
  assert.deepEqual(service.order, ['a']);
  assert.deepEqual(states(outbox), ['sent']);
});

test('a page closed in the middle of sending sends the same id again', async () => {
  const { rows, service, make } = bench();
  rows.set('a', { ...item('a'), seq: 1, state: 'sending', files: [], made_at: 0 });
  const outbox = make();
  await outbox.load();
  assert.deepEqual(states(outbox), ['waiting']);
  await outbox.drain();
  assert.deepEqual(service.order, ['a']);
});

test('what is refused stays with its reason and holds up nobody', async () => {
  const why = { code: 'too_late', zh: '已过期限', en: 'Too late', status: 409 };
  const { rows, service, make } = bench({ fail: (one) => (one.id === 'a' ? new Refusal(why) : null) });
  const outbox = make();
  await outbox.add(item('a'));
  await outbox.add(item('b'));
  await outbox.drain();
  assert.deepEqual(states(outbox), ['refused', 'sent']);
  assert.deepEqual(rows.get('a').why, why);
  assert.deepEqual(service.order, ['b']);
  const reloaded = make();
  await reloaded.load();
  assert.equal(reloaded.items[0].why.zh, '已过期限');
});

test('a refused one sent again is a new act with an id of its own', async () => {
  let no = true;
  const { rows, service, make } = bench({ fail: () => (no ? new Refusal({ code: 'no' }) : null) });
  const outbox = make();
  await outbox.add(item('a', { body: { id: 'a', note: 'x' } }));
  await outbox.drain();
  no = false;
  await outbox.again('a', 'b');
  await outbox.drain();
  assert.deepEqual([[...rows.keys()], service.order, rows.get('b').body], [['b'], ['b'], { id: 'b', note: 'x' }]);
});

test('a session that ended stops the sending and loses nothing', async () => {
  const { service, timers, make } = bench({ fail: () => new SignedOut() });
  const outbox = make();
  await outbox.add(item('a'));
  await outbox.add(item('b'));
  await outbox.drain();
  assert.deepEqual([states(outbox), timers.length, service.order], [['waiting', 'waiting'], 0, []]);
});

test('a service that says when is asked again then, and a worker who left is not sent for', async () => {
  const { service, timers, make } = bench({ fail: () => new Unreachable('status 429', 7000) });
  const outbox = make();
  await outbox.add(item('a'));
  await outbox.drain();
  assert.equal(timers[0].ms, 7000);
  outbox.close();
  const posts = service.posts;
  timers[0].work();
  await outbox.drain();
  assert.equal(service.posts, posts);
});

test('sent ones are forgotten after a day, refused ones are not', async () => {
  const { rows, make } = bench();
  const old = Date.now() - KEPT_SENT_MS - 1;
  rows.set('a', { ...item('a'), seq: 1, state: 'sent', files: [], sent_at: old });
  rows.set('b', { ...item('b'), seq: 2, state: 'refused', files: [], why: { code: 'no' } });
  const outbox = make();
  await outbox.load();
  assert.deepEqual([...rows.keys()], ['b']);
});

test('the banner counts reports, acts and photos that wait', () => {
  const photo = { sha256: 'x', mime: 'image/jpeg' };
  const waiting = { state: 'waiting', files: [] };
  assert.deepEqual(counts([{ ...waiting, kind: 'report', files: [photo, photo] }, { ...waiting, kind: 'sign' },
    { state: 'sent', kind: 'sign', files: [photo] }, { state: 'refused', kind: 'sign', files: [] }]),
  { reports: 1, acts: 1, photos: 2, refused: 1 });
});

test('what the phone had no room for was not done', async () => {
  const { rows, service, make } = bench();
  const outbox = make();
  await outbox.add(item('a'));
  outbox.store.put = async () => { throw new Error('QuotaExceededError'); };
  await assert.rejects(outbox.add(item('b')));
  await outbox.drain().catch(() => {});
  assert.deepEqual([outbox.items.map(({ id }) => id), [...rows.keys()], service.order.includes('b')], [['a'], ['a'], false]);
});

test('things done at the same moment keep the order they were done in', async () => {
  const { service, make } = bench();
  const outbox = make();
  await Promise.all(['a', 'b', 'c', 'd'].map((id) => outbox.add(item(id))));
  await outbox.drain();
  assert.deepEqual(service.order, ['a', 'b', 'c', 'd']);
  assert.deepEqual(outbox.items.map(({ seq }) => seq), [1, 2, 3, 4]);
});
