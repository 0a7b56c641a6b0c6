// Watching a call, and being watched: who goes by way of a relay, and when; to whom the picture is passed on.

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';

import { Link } from '../../resources/call/link.mjs';
import { Watchers } from '../../resources/call/watchers.mjs';
import { DIRECT_MS, Watching } from '../../resources/call/watching.mjs';

/** As much of a browser's connection as a link needs. */
class Connection {
  constructor(configuration) {
    Object.assign(this, { configuration, signalingState: 'stable', iceConnectionState: 'new', iceGatheringState: 'complete', restarts: 0, asked: [] });
  }
  addTransceiver(kind) { this.asked.push(kind); }
  setConfiguration(configuration) { this.configuration = configuration; }
  async createOffer({ iceRestart }) {
    this.restarts += iceRestart ? 1 : 0;
    return { type: 'offer', sdp: `offer ${this.restarts}` };
  }
  async createAnswer() { return { type: 'answer', sdp: 'answer' }; }
  async setLocalDescription(said) {
    this.localDescription = said;
    this.signalingState = said.type === 'offer' ? 'have-local-offer' : 'stable';
  }
  async setRemoteDescription(said) {
    this.remoteDescription = said;
    this.signalingState = said.type === 'answer' ? 'stable' : 'have-remote-offer';
  }
  getTransceivers() {
    this.lanes ??= ['video', 'audio'].map((kind) => ({
      receiver: { track: { kind } }, sender: { replaceTrack: async (track) => { this.sent = { ...this.sent, [kind]: track }; } },
    }));
    return this.lanes;
  }
  close() {}
}
globalThis.RTCPeerConnection = Connection;

const settle = async () => { for (let i = 0; i < 40; i++) await Promise.resolve(); };
const RELAY = [{ urls: ['turn:10.0.0.7:3478'], username: '1:w', credential: 'c' }];

function watcher(sound = false) {
  const said = [];
  const make = (id, party, hear) => new Link(id, [], (kind, body) => said.push([party, kind, body.sdp]), hear);
  const watching = new Watching(make, (kind) => said.push(['desk', kind]), sound, () => {});
  return { watching, said, pc: watching.link.pc, offers: () => said.filter(([, kind]) => kind === 'offer').length };
}

test('a watcher asks for a relay and offers at once; it takes the relay only where nothing else connects', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { watching, said, pc, offers } = watcher();
  await settle();
  assert.deepEqual(said, [['desk', 'ice_servers'], ['desk', 'offer', 'offer 0']]);
  watching.signal('ice_servers', { iceServers: RELAY });
  await settle();
  assert.deepEqual(pc.configuration.iceServers, RELAY);
  // While its offer is not answered it makes no other: an answer belongs to one.
  mock.timers.tick(DIRECT_MS);
  await settle();
  assert.equal(offers(), 1);
  watching.signal('answer', { sdp: 'answer' });
  await settle();
  mock.timers.tick(DIRECT_MS);
  await settle();
  assert.equal(offers(), 2);
  assert.equal(pc.restarts, 1);
  // One pair of credentials is tried once.
  watching.signal('answer', { sdp: 'answer' });
  await settle();
  mock.timers.tick(10 * DIRECT_MS);
  await settle();
  assert.equal(offers(), 2);
  mock.timers.reset();
});

test('a watcher that is connected does not go round by the relay, and asks for a fresh one when its way is gone', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { watching, said, pc, offers } = watcher();
  await settle();
  watching.signal('answer', { sdp: 'answer' });
  watching.signal('ice_servers', { iceServers: RELAY });
  pc.iceConnectionState = 'connected';
  await settle();
  mock.timers.tick(10 * DIRECT_MS);
  await settle();
  assert.equal(offers(), 1);
  watching.changed('gone');
  await settle();
  assert.equal(offers(), 2);
  assert.equal(said.filter(([, kind]) => kind === 'ice_servers').length, 2);
  mock.timers.reset();
});

test('a watcher without sound does not even ask for it', () => {
  assert.deepEqual(watcher().pc.asked, ['video']);
  assert.deepEqual(watcher(true).pc.asked, ['video', 'audio']);
});

test('the picture is passed on to each who watches, by way of his own relay, until he leaves', async () => {
  const counts = [];
  let tracks = [{ kind: 'video', of: 1 }];
  const make = (id, party, hear, ice = []) => new Link(id, ice, () => {}, hear);
  const watchers = new Watchers(make, () => tracks, (many) => counts.push(many));
  // His own question is not an answer.
  watchers.signal('watch:1', 'a', 'ice_servers', {});
  watchers.signal('watch:1', 'a', 'ice_servers', { iceServers: RELAY });
  watchers.signal('watch:1', 'a', 'offer', { sdp: 'offer' });
  watchers.signal('watch:2', 'b', 'offer', { sdp: 'offer' });
  await settle();
  const [one, two] = [...watchers.all.values()].map(({ link }) => link.pc);
  assert.deepEqual([one.configuration.iceServers, two.configuration.iceServers], [RELAY, []]);
  assert.equal(one.sent.video.of, 1);
  tracks = [{ kind: 'video', of: 2 }];
  await watchers.relayAll();
  assert.deepEqual([one.sent.video.of, two.sent.video.of], [2, 2]);
  watchers.signal('watch:1', 'a', 'bye', {});
  assert.deepEqual(counts, [1, 2, 1]);
  assert.deepEqual([...watchers.all.keys()], ['watch:2']);
});
