// The line to the service: the token said first, renewed, and what happens while there is none.

import assert from 'node:assert/strict';
import test, { beforeEach, mock } from 'node:test';

import { SignedOut, Unreachable } from '../../resources/field/errors.mjs';
import { Live } from '../../resources/field/live.mjs';

const sockets = [];

class Socket {
  static OPEN = 1;

  constructor(address) {
    Object.assign(this, { address: String(address), readyState: 0, said: [] });
    sockets.push(this);
  }

  send(words) { this.said.push(JSON.parse(words)); }

  open() { this.readyState = 1; this.onopen(); }

  hear(message) { this.onmessage({ data: JSON.stringify(message) }); }

  close(code = 1000) { this.readyState = 3; this.onclose({ code }); }
}

globalThis.WebSocket = Socket;
globalThis.document = { hidden: false };
const settle = async () => { for (let i = 0; i < 10; i++) await Promise.resolve(); };

function line(access) {
  const told = [];
  const changes = [];
  const live = new Live({ access }, (what) => changes.push(what), (state) => told.push(state));
  live.start();
  return { live, told, changes };
}

beforeEach(() => {
  sockets.length = 0;
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
});

test('the access token is the first word, in a message and never in the address', async () => {
  const { told, changes } = line(async () => 'secret');
  await settle();
  sockets[0].open();
  assert.deepEqual([sockets[0].said, told, changes], [[{ access: 'secret' }], [true], [['orders', 'duty', 'calls']]]);
  assert.ok(!sockets[0].address.includes('secret'));
});

test('what the service says changed is asked for, and a ping renews the token before it runs out', async () => {
  let token = 'first';
  const { changes } = line(async () => token);
  await settle();
  sockets[0].open();
  sockets[0].hear({ type: 'changed', what: ['orders'] });
  assert.deepEqual(changes.at(-1), ['orders']);
  sockets[0].hear({ type: 'ping' });
  await settle();
  token = 'second';
  sockets[0].hear({ type: 'ping' });
  await settle();
  assert.deepEqual(sockets[0].said, [{ access: 'first' }, { access: 'second' }]);
});

test('without a line the orders are asked for every half minute, with one they are not', async () => {
  const { changes, told } = line(async () => 'x');
  await settle();
  mock.timers.tick(30_000);
  assert.equal(changes.length, 1);
  sockets.at(-1).open();
  changes.length = 0;
  for (let i = 0; i < 3; i++) { mock.timers.tick(20_000); sockets.at(-1).hear({ type: 'ping' }); }
  assert.deepEqual(changes, []);
  sockets.at(-1).close();
  mock.timers.tick(30_000);
  assert.deepEqual([told, changes[0]], [[true, false], ['orders', 'duty', 'calls']]);
});

test('a line that broke is opened again, one that fell silent is given up', async () => {
  line(async () => 'x');
  await settle();
  sockets[0].open();
  sockets[0].close();
  mock.timers.tick(1000);
  await settle();
  assert.equal(sockets.length, 2);
  sockets[1].open();
  mock.timers.tick(75_000);
  assert.equal(sockets[1].readyState, 3);
});

test('a dead token is found out about by asking, and nobody is connected for a worker who left', async () => {
  const { changes, live } = line(async () => 'x');
  await settle();
  sockets[0].open();
  sockets[0].close(4401);
  assert.deepEqual(changes.at(-1), ['session']);
  live.stop();
  mock.timers.tick(60_000);
  await settle();
  assert.equal(sockets.length, 1);
});

test('without a network it is tried again, without a session it is not', async () => {
  let asked = 0;
  const { live } = line(async () => { asked += 1; throw new Unreachable(); });
  await settle();
  mock.timers.tick(1000);
  await settle();
  assert.equal(asked, 2);
  live.stop();
  asked = 0;
  line(async () => { asked += 1; throw new SignedOut(); });
  await settle();
  mock.timers.tick(60_000);
  await settle();
  assert.deepEqual([asked, sockets.length], [1, 0]);
});
