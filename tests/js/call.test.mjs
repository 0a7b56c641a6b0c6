// The pure parts of the call page: columns, places on a picture, what statistics say, what the phone may say.

import assert from 'node:assert/strict';
import test from 'node:test';

import { columns, pictureIn, placeOn } from '../../resources/call/layout.mjs';
import { count, quality } from '../../resources/call/quality.mjs';
import { heard } from '../../resources/call/words.mjs';

test('one call has the window to itself, four stand two by two, nine three by three', () => {
  assert.equal(columns(1, 480, 560), 1);
  for (const [width, height] of [[700, 700], [650, 480], [900, 560], [560, 900], [1280, 1840]]) {
    assert.equal(columns(4, width, height), 2, `${width}×${height}`);
    assert.equal(columns(9, width, height), 3, `${width}×${height}`);
  }
  assert.deepEqual([2, 3, 4, 5, 6, 7, 8, 9].map((many) => columns(many, 900, 560)), [2, 2, 2, 3, 3, 3, 3, 3]);
  // Beside each other, or below, where a place is far longer than wide.
  assert.deepEqual([columns(2, 1200, 500), columns(3, 1200, 400)], [2, 3]);
  assert.deepEqual([columns(2, 300, 900), columns(3, 300, 900)], [1, 1]);
});

test('in a place up to twice as long as wide no tile is more than twice and a bit as long as wide', () => {
  for (let many = 1; many <= 9; many++) {
    for (let width = 400; width <= 2000; width += 50) {
      for (const height of [width / 2, width * 0.7, width, width * 1.5, width * 2]) {
        const across = columns(many, width, height);
        const ratio = (width / across) / (height / Math.ceil(many / across));
        assert.ok(Math.max(ratio, 1 / ratio) <= 2.1, `${many} in ${width}×${height}: ${across}`);
      }
    }
  }
});

test('no number of calls leaves a row that nothing stands in', () => {
  for (let many = 1; many <= 9; many++) {
    for (const [width, height] of [[480, 560], [700, 560], [1280, 1440], [2560, 700], [200, 1000]]) {
      const across = columns(many, width, height);
      assert.ok(across >= 1 && across <= many && Math.ceil(many / across) * across - many < across);
    }
  }
});

test('a click is a place on the picture, wherever its box has bars', () => {
  const box = { width: 400, height: 600 };
  assert.deepEqual(pictureIn(box, 640, 480), { x: 0, y: 150, width: 400, height: 300 });
  assert.deepEqual(placeOn(box, 640, 480, 200, 300), { x: 0.5, y: 0.5 });
  assert.deepEqual(placeOn(box, 640, 480, 0, 150), { x: 0, y: 0 });
  assert.equal(placeOn(box, 640, 480, 200, 100), null);
  assert.equal(placeOn(box, 0, 0, 200, 100), null);
  assert.deepEqual(placeOn({ width: 600, height: 400 }, 300, 400, 300, 200), { x: 0.5, y: 0.5 });
});

const report = (frames, more = {}) => new Map(Object.entries({
  in: { type: 'inbound-rtp', kind: 'video', frameWidth: 720, frameHeight: 1280, framesDecoded: frames, bytesReceived: frames * 5000, packetsReceived: frames * 10, packetsLost: 0, jitterBufferDelay: frames * 0.06, jitterBufferEmittedCount: frames, ...more },
  sound: { type: 'inbound-rtp', kind: 'audio', packetsLost: 99 },
  old: { type: 'candidate-pair', id: 'p1', currentRoundTripTime: 9 },
  pair: { type: 'candidate-pair', id: 'p2', currentRoundTripTime: 0.08 },
  line: { type: 'transport', selectedCandidatePairId: 'p2' },
}));

test('quality is what came between two counts, with half the way there and back and the buffer as its age', () => {
  const before = count(report(100), 1000);
  const now = count(report(124, { packetsLost: 60 }), 2000);
  assert.deepEqual(quality(before, now), { width: 720, height: 1280, frames: 24, loss: 60 / 300, delay: 100, kbits: 960 });
});

test('a count that began anew, or no time between, is no quality and no negative number', () => {
  const before = count(report(100), 1000);
  assert.equal(quality(before, { ...before }), null);
  const anew = quality(before, count(report(5), 2000));
  assert.ok(anew.frames === 0 && anew.loss === 0 && anew.kbits === 0);
  assert.equal(count(new Map(), 0).frames, 0);
});

test('what the phone says is taken where it makes sense, and nothing else', () => {
  assert.deepEqual(heard('{"t":"can","torch":true,"cameras":2,"more":1}'), { what: 'can', torch: true, cameras: 2 });
  assert.deepEqual(heard('{"t":"text","id":"a","words":"  到了 "}'), { what: 'text', id: 'a', words: '到了' });
  assert.deepEqual(heard('{"t":"moved","lon":120.5,"lat":36.1}'), { what: 'moved', lon: 120.5, lat: 36.1, accuracy: null });
  assert.deepEqual(heard('{"t":"mute","who":"phone","on":true}'), { what: 'mute', on: true });
  for (const nonsense of ['', '{', 'null', '[]', '7', '{"t":"hold","on":true}', '{"t":"constructor"}', '{"t":"text","words":" "}',
    '{"t":"moved","lon":999,"lat":0}', '{"t":"mute","who":"desk","on":true}', `{"t":"text","words":"${'x'.repeat(5000)}"}`]) {
    assert.equal(heard(nonsense), null, nonsense.slice(0, 40));
  }
  assert.equal(heard(new ArrayBuffer(4)), null);
});
