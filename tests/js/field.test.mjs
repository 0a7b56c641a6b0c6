// The phone page's pure parts: words, times, places, which positions are kept, what an order looks like with unsent acts.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import { bearing, bearingWord, distance, distanceWords, inside, toGcj02 } from '../../resources/field/geo.mjs';
import { newId } from '../../resources/field/ids.mjs';
import { chooseLanguage, setLanguage, t } from '../../resources/field/lang.mjs';
import { inOrder, lampNow, nextAct, withPending } from '../../resources/field/pending.mjs';
import { shrunk, stampLines } from '../../resources/field/photo.mjs';
import { fixOf, stretches, worthKeeping } from '../../resources/field/thinning.mjs';
import { lampOf, moment, remaining, setZone, stampTime } from '../../resources/field/times.mjs';
import { WORDS } from '../../resources/field/words.mjs';

const FIELD = new URL('../../resources/field/', import.meta.url);
const NOW = Date.parse('2026-11-29T06:41:00Z');
const MINUTE = 60_000;
setLanguage('zh', false);

const sources = readdirSync(FIELD, { recursive: true }).filter((name) => name.endsWith('.mjs') && !name.startsWith('words'))
  .map((name) => readFileSync(new URL(name, FIELD), 'utf8')).join('\n');

test('every word is there in both languages, with the same facts', () => {
  for (const [key, words] of Object.entries(WORDS)) {
    assert.equal(words.length, 2, key);
    const [zh, en] = words.map((one) => [...one.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
    assert.ok(words.every((one) => one.trim()), key);
    assert.deepEqual(zh, en, key);
    if (!['app', 'other_language'].includes(key)) assert.ok(!/[\u4e00-\u9fff]/.test(words[1]), `${key} is Chinese in English`);
  }
});

test('every key that the page asks for has words, and no word lies about unused', () => {
  const asked = new Set([...sources.matchAll(/\bt(?:n|Or)?\('(\w+)'/g)].map(([, key]) => key));
  for (const key of asked) assert.ok(key in WORDS, key);
  const quoted = new Set([...sources.matchAll(/'(\w+)'/g)].map(([, key]) => key));
  const begun = [...sources.matchAll(/`(\w+_)\$\{/g)].map(([, start]) => start);
  const sided = /^(left|late)_/;
  for (const key of Object.keys(WORDS)) {
    assert.ok(quoted.has(key) || begun.some((start) => key.startsWith(start)) || sided.test(key), `${key} is never used`);
  }
});

test('no line of the page holds Chinese outside of the catalogue, or sets markup', () => {
  for (const line of sources.split('\n')) {
    const code = line.replace(/\/\/.*|\/?\*.*/, '');
    if (/[\u4e00-\u9fff]/.test(code)) assert.match(code, /zh[:,]|zh \|\||，\$\{one\}/, line);
    assert.ok(!/innerHTML|insertAdjacentHTML|document\.write|eval\(/.test(code), line);
  }
});

test('what is left of a limit is said as the desk says it', () => {
  const said = (minutes) => remaining(NOW + minutes * MINUTE, NOW);
  assert.deepEqual([18, -161, 200, 240, 0.5, -0.5, 3000].map(said),
    ['余18分', '超2时41分', '余3时20分', '余4时', '余不足1分', '超不足1分', '余2天']);
  assert.equal(remaining(null, NOW), '');
});

test('a lamp is soon in the last quarter of its time, at most a day', () => {
  const since = NOW - 30 * MINUTE;
  assert.equal(lampOf(since, NOW + 30 * MINUTE, NOW), 'on_time');
  assert.equal(lampOf(since, NOW + 10 * MINUTE, NOW), 'soon');
  assert.equal(lampOf(since, NOW, NOW), 'late');
  assert.equal(lampOf(NOW - 30 * 1440 * MINUTE, NOW + 1500 * MINUTE, NOW), 'on_time');
});

test('moments are of the city, wherever the phone is', () => {
  setZone('Asia/Shanghai');
  assert.equal(moment(NOW, NOW), '今日 14:41');
  assert.equal(moment(NOW + 10 * 60 * MINUTE, NOW), '明日 00:41');
  assert.equal(stampTime(NOW + 5000), '2026-11-29 14:41:05 +08:00');
  setZone('America/St_Johns');
  assert.equal(stampTime(NOW), '2026-11-29 03:11:00 -03:30');
  setZone('Asia/Shanghai');
});

test('GCJ-02 is what the desk computes', () => {
  const known = [[121.0051, 30.0049, 121.00940143708821, 30.002463616008306], [116.4, 39.9, 116.40624278491117, 39.901403529849404],
    [87.6, 43.8, 87.60283897227161, 43.80121203029208], [140, 35, 140, 35]];
  for (const [lon, lat, east, north] of known) {
    const [x, y] = toGcj02(lon, lat);
    assert.ok(Math.abs(x - east) < 1e-9 && Math.abs(y - north) < 1e-9, `${lon} ${lat}`);
  }
});

test('distances and ways are said in words', () => {
  assert.ok(Math.abs(distance(121, 30, 121.01, 30) - 963) < 2);
  assert.equal(bearingWord(bearing(121, 30, 121.01, 30.01)), '东北');
  assert.equal(bearingWord(bearing(121, 30, 120.999, 30)), '正西');
  assert.deepEqual([6.2, 312, 1240, 12_400].map(distanceWords), ['6 米', '310 米', '1.2 公里', '12 公里']);
  const ring = [[0, 0], [2, 0], [2, 2], [0, 2]];
  assert.deepEqual([inside(ring, 1, 1), inside(ring, 3, 1)], [true, false]);
});

test('a still phone keeps one position a minute, a moving one each that is due', () => {
  const fix = (s, lon, accuracy_m = 10) => ({ at: NOW + s * 1000, lon, lat: 30, accuracy_m });
  const kept = [];
  for (let s = 0; s <= 120; s += 5) if (worthKeeping(kept.at(-1), fix(s, 121), 10_000)) kept.push(fix(s, 121));
  assert.deepEqual(kept.map(({ at }) => (at - NOW) / 1000), [0, 60, 120]);
  const moved = [];
  for (let s = 0; s <= 60; s += 5) if (worthKeeping(moved.at(-1), fix(s, 121 + s * 2e-5), 10_000)) moved.push(fix(s, 121 + s * 2e-5));
  assert.deepEqual(moved.map(({ at }) => (at - NOW) / 1000), [0, 10, 20, 30, 40, 50, 60]);
  assert.ok(!worthKeeping(null, fix(0, 121, 5000), 10_000), 'a cell tower is no position');
  assert.ok(!worthKeeping(fix(0, 121, 60), fix(10, 121 + 1e-4, 60), 10_000), 'what moved less than it may be wrong by stands still');
});

test('a reading becomes a fix of the service, its clock set right', () => {
  const coords = { longitude: 121.12345678, latitude: 30, accuracy: 8.26, heading: null, speed: NaN };
  assert.deepEqual(fixOf({ timestamp: 1000, coords }, 500), { at: 1500, lon: 121.123457, lat: 30, accuracy_m: 8.3 });
});

test('where no position was taken for minutes there is a gap between two stretches', () => {
  const at = (m, sent) => ({ at: NOW + m * MINUTE, sent });
  const found = stretches([at(0, true), at(1, true), at(20, true), at(21, false)]);
  assert.deepEqual(found.map(({ count, sent }) => [count, sent]), [[2, 2], [2, 1]]);
  assert.equal(found[1].from - found[0].to, 19 * MINUTE);
});

const order = (facts = {}) => ({ id: 'o', state: 'DISPATCHED', awaits: ['sign', 'refuse'], lamp: 'on_time',
  given_at: '2026-11-29T06:31:00Z', sign_due_at: '2026-11-29T07:01:00Z', due_at: '2026-11-29T16:00:00Z', case: { urgency: 'normal' }, ...facts });
const item = (kind, facts = {}) => ({ id: kind, kind, order_id: 'o', state: 'waiting', body: {}, ...facts });

test('an order shows what was done to it and is not sent yet', () => {
  assert.equal(nextAct(withPending(order(), [])), 'sign');
  const signed = withPending(order(), [item('sign')]);
  assert.deepEqual([signed.state, nextAct(signed), signed.pending], ['signed', 'arrive', ['sign']]);
  const handling = withPending(order(), ['sign', 'arrive', 'start'].map((kind) => item(kind)));
  assert.equal(nextAct(handling), 'feed_back');
  const told = withPending(order({ state: 'HANDLING', awaits: ['feed_back'] }), [item('feed_back', { body: { finding: 'progress' } })]);
  assert.deepEqual([told.state, nextAct(told)], ['handling', 'feed_back']);
});

test('an act that was refused, sent, or done to another order changes nothing', () => {
  const others = [item('sign', { state: 'refused' }), item('sign', { state: 'sent' }), item('sign', { order_id: 'p' })];
  assert.deepEqual([withPending(order(), others).state, withPending(order(), others).pending], ['dispatched', []]);
});

test('the lamp of an order is of the limit that runs, and the service may know better', () => {
  const unsigned = withPending(order(), []);
  assert.equal(lampNow(unsigned, NOW), 'on_time');
  assert.equal(lampNow(unsigned, Date.parse('2026-11-29T07:02:00Z')), 'late');
  assert.equal(lampNow({ ...unsigned, lamp: 'soon' }, NOW), 'soon');
  assert.equal(lampNow(withPending(order({ lamp: 'late' }), [item('sign')]), NOW), 'on_time');
});

test('the critical stand first, then what is due first; what is over stands last', () => {
  const one = (id, facts) => withPending(order({ id, ...facts }), []);
  const listed = inOrder([one('over', { state: 'FEEDBACK' }), one('calm', { sign_due_at: null }), one('first', {}),
    one('life', { case: { urgency: 'critical' }, sign_due_at: null })]);
  assert.deepEqual(listed.map(({ id }) => id), ['life', 'first', 'calm', 'over']);
});

test('a photo keeps its shape when it is shrunk, and says when and where', () => {
  assert.deepEqual([shrunk(4000, 3000, 1600), shrunk(800, 600, 1600), shrunk(1, 9000, 1600)], [[1600, 1200], [800, 600], [1, 1600]]);
  assert.deepEqual(stampLines(NOW, { lon: 121, lat: 30.1, accuracy_m: 7.6 }), ['2026-11-29 14:41:00 +08:00', '121.000000, 30.100000 ±8 m']);
  assert.equal(stampLines(NOW, null)[1], t('stamp_no_place'));
});

test('the page is Chinese unless the phone speaks no Chinese or the worker chose', () => {
  assert.deepEqual([chooseLanguage(null, ['zh-CN', 'en']), chooseLanguage(null, ['en-GB']), chooseLanguage('zh', ['en-GB']), chooseLanguage(null, [])],
    ['zh', 'en', 'zh', 'zh']);
});

test('identifiers are version 7 and in the order of time', () => {
  const made = [1, 2, 3].map((n) => newId(NOW + n));
  for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...made].sort(), made);
  assert.equal(parseInt(made[0].replace(/-/g, '').slice(0, 12), 16), NOW + 1);
});
