// Calls on the phone page: what a phase becomes, what is sent and told until it is heard, what the picture shows where.

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';

import { Calls, phaseAfter } from '../../resources/field/calls.mjs';
import { NoCamera, Refusal, Unreachable, kindOf } from '../../resources/field/errors.mjs';
import { setLanguage } from '../../resources/field/lang.mjs';
import { vp8First } from '../../resources/field/peer.mjs';
import { Signalling } from '../../resources/field/signalling.mjs';
import { placeOn } from '../../resources/field/screens/call_picture.mjs';
import { qualityOf } from '../../resources/field/talk.mjs';
import { spanClock } from '../../resources/field/times.mjs';

setLanguage('zh', false);
Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
let look = null;
globalThis.document = { hidden: false, addEventListener: (name, heard) => { look = heard; } };
const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };
const call = (state, id = 'one') => ({ id, state, caller: '坐席', requested_at: '2026-11-29T06:41:00Z' });

test('what the service says of a call moves the phase, and only where this phone is not in it', () => {
  assert.equal(phaseAfter(null, null, call('requested')), 'incoming');
  assert.equal(phaseAfter(null, null, call('live')), 'return');
  assert.equal(phaseAfter('incoming', call('ringing'), call('ringing')), 'incoming');
  assert.equal(phaseAfter('incoming', call('ringing'), call('accepted')), 'return');
  assert.equal(phaseAfter('incoming', call('ringing'), null), 'ended');
  for (const phase of ['opening', 'connecting', 'live', 'broken']) {
    assert.equal(phaseAfter(phase, call('accepted'), call('live')), phase);
    assert.equal(phaseAfter(phase, call('accepted'), null), 'ended');
    assert.equal(phaseAfter(phase, call('accepted'), call('requested', 'two')), 'incoming');
  }
  assert.equal(phaseAfter('over', call('ended'), null), 'over');
  assert.equal(phaseAfter('over', call('ended'), call('live')), 'over');
  assert.equal(phaseAfter(null, call('ended'), call('live')), null);
});

/** A phone's page whose service answers as `answers` says: an Error is thrown, anything else returned. */
function page(answers) {
  const asked = [];
  const said = [];
  const app = {
    now: () => 0, changed() {}, toast: (words) => said.push(words), live: { live: true },
    session: { ask: async (method, path, body) => {
      asked.push([method, path, body]);
      const answer = answers(method, path);
      if (answer instanceof Error) throw answer;
      return answer;
    } },
  };
  return { calls: new Calls(app), asked, said };
}

test('a call rings where it is seen, and a refusal is told until the service has it, once by its identifier', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  let reachable = true;
  const { calls, asked, said } = page((method, path) => {
    if (path === 'calls') return { calls: [call('requested')] };
    return reachable ? call('ringing') : new Unreachable();
  });
  await calls.refresh();
  assert.equal(calls.phase, 'incoming');
  assert.ok(calls.ringing.rings);
  assert.deepEqual(asked.map(([, path]) => path), ['calls', 'calls/one/ring']);
  reachable = false;
  calls.refuse('正在驾驶');
  await settle();
  assert.deepEqual([calls.phase, calls.ringing.rings, said.length], [null, false, 1]);
  // Until it is told the service still says that it rings; here it does not begin anew.
  await calls.refresh();
  assert.equal(calls.phase, null);
  reachable = true;
  mock.timers.tick(2000);
  await settle();
  const ends = asked.filter(([, path]) => path === 'calls/one/end').map(([, , body]) => body);
  assert.equal(ends.length, 2);
  assert.deepEqual([ends[0].ending, ends[0].reason, ends[0].id], ['refused', '正在驾驶', ends[1].id]);
  assert.deepEqual(calls.ends, []);
  mock.timers.reset();
});

test('a hidden page rings for nobody: the phone is woken by other means', async () => {
  globalThis.document.hidden = true;
  const { calls, asked } = page((method, path) => (path === 'calls' ? { calls: [call('requested')] } : call('ringing')));
  await calls.refresh();
  assert.deepEqual([calls.phase, asked.map(([, path]) => path)], ['incoming', ['calls']]);
  globalThis.document.hidden = false;
  look();
  assert.deepEqual(asked.map(([, path]) => path), ['calls', 'calls/one/ring']);
  calls.close();
  assert.ok(!calls.ringing.rings);
});

test('a ring that did not arrive is said again, and without a line one asks whether it still rings', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  let reachable = false;
  const { calls, asked } = page((method, path) => (path === 'calls' ? { calls: [call('requested')] } : reachable ? call('ringing') : new Unreachable()));
  const count = (wanted) => asked.filter(([, path]) => path === wanted).length;
  await calls.refresh();
  assert.deepEqual([count('calls'), count('calls/one/ring')], [1, 1]);
  // There is a line: nobody asks in vain.
  mock.timers.tick(4000);
  await settle();
  assert.equal(count('calls'), 1);
  calls.app.live = null;
  reachable = true;
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual([count('calls'), count('calls/one/ring')], [2, 2]);
  calls.close();
  mock.timers.tick(4000);
  await settle();
  assert.equal(count('calls'), 2);
  mock.timers.reset();
});

test('a call that is no more says how it ended, and is closed by the thumb alone', async () => {
  let open = [call('requested')];
  const { calls } = page((method, path) => (path === 'calls' ? { calls: open } : { ...call('ended'), ending: 'cancelled', ended_by: 'desk' }));
  await calls.refresh();
  open = [];
  await calls.refresh();
  assert.deepEqual([calls.phase, calls.call.ending], ['over', 'cancelled']);
  await calls.refresh();
  assert.equal(calls.phase, 'over');
  calls.dismiss();
  assert.equal(calls.phase, null);
});

test('a call without a picture for too long is ended as lost, and one without a camera as what was the matter', async () => {
  for (const [end, ending, reason] of [
    [(calls) => calls.lost(), 'lost', ''],
    [(calls) => calls.blind(new NoCamera('NotReadableError')), 'no_camera', '摄像头正被其他程序占用'],
    [(calls) => calls.blind(new NoCamera('NotAllowedError')), 'denied', ''],
  ]) {
    const { calls, asked } = page((method, path) => (path === 'calls' ? { calls: [call('live')] } : call('ended')));
    await calls.refresh();
    assert.equal(calls.phase, 'return');
    end(calls);
    await settle();
    assert.deepEqual([calls.phase, calls.call.ending, calls.call.ended_by], ['over', ending, 'phone']);
    const [method, path, body] = asked.at(-1);
    assert.deepEqual([method, path, body.ending, body.reason], ['POST', 'calls/one/end', ending, reason]);
    calls.close();
  }
});

test('signals go in order, each under one identifier, and an offer that never left gives way to a newer one', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let reachable = false;
  const sent = [];
  const tried = [];
  const signals = new Signalling(async (signal) => {
    tried.push(signal.id);
    if (!reachable) throw new Unreachable();
    sent.push([signal.kind, signal.body.n]);
  }, () => assert.fail());
  signals.send('offer', { n: 1 });
  signals.send('candidates', { n: 1 });
  await settle();
  signals.send('offer', { n: 2 });
  signals.send('candidates', { n: 2 });
  reachable = true;
  signals.wake();
  await settle();
  assert.deepEqual(sent, [['offer', 2], ['candidates', 2]]);
  reachable = false;
  signals.send('candidates', { n: 3 });
  await settle();
  mock.timers.tick(1000);
  await settle();
  assert.equal(tried.at(-1), tried.at(-2));
  mock.timers.reset();
});

test('where the service wants no signal any more that is said, and nothing more is sent', async () => {
  const told = [];
  let many = 0;
  const signals = new Signalling(async () => { many += 1; throw new Refusal({ code: 'call_ended' }); }, (error) => told.push(error.why.code));
  signals.send('offer', {});
  signals.send('candidates', {});
  await settle();
  assert.deepEqual([told, many], [['call_ended'], 1]);
});

test('VP8 stands first among the codecs, the others keep their order', () => {
  const codecs = ['video/H264', 'video/VP9', 'video/VP8', 'video/rtx'].map((mimeType) => ({ mimeType }));
  assert.deepEqual(vp8First(codecs).map(({ mimeType }) => mimeType), ['video/VP8', 'video/H264', 'video/VP9', 'video/rtx']);
});

test('a place of the picture is where the picture shows it, whatever stands beside it', () => {
  const wide = { width: 1280, height: 720 };
  assert.deepEqual(placeOn({ x: 0.5, y: 0.5 }, wide, { width: 360, height: 500 }), { left: 180, top: 250 });
  assert.deepEqual(placeOn({ x: 0, y: 0 }, wide, { width: 360, height: 500 }), { left: 0, top: 148.75 });
  assert.deepEqual(placeOn({ x: 1, y: 1 }, { width: 720, height: 1280 }, { width: 800, height: 640 }), { left: 580, top: 640 });
});

test('the connection is said by what is lost and how long it takes', () => {
  assert.deepEqual([{}, { rtt: 0.05, lost: 0 }, { rtt: 0.9 }, { lost: 0.2 }].map(qualityOf), ['', 'good', 'weak', 'weak']);
});

test('why there is no camera is one of two things', () => {
  assert.deepEqual(['NotAllowedError', 'SecurityError', 'NotFoundError', 'NotReadableError'].map((name) => kindOf({ name })),
    ['denied', 'denied', 'no_camera', 'no_camera']);
});

test('how long a call goes on is said as a clock', () => {
  assert.deepEqual([0, 7_900, 760_000, 3_729_000].map(spanClock), ['0:00', '0:07', '12:40', '1:02:09']);
});
