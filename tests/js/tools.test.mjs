import assert from 'node:assert/strict';
import test from 'node:test';
import { area, circle, destination, distance, length } from '../../resources/map/tools/geodesy.mjs';
import { areaWords, lengthWords } from '../../resources/map/tools/shown.mjs';

const words = { unit_m: 'm', unit_km: 'km', unit_m2: 'm²', unit_ha: '公顷', unit_km2: 'km²' };

test('the way between two trig points is what Vincenty printed', () => {
  // Flinders Peak to Buninyong (on GRS80, whose flattening differs in the tenth digit): 54,972.271 m.
  const metres = distance([144 + 25 / 60 + 29.52442 / 3600, -(37 + 57 / 60 + 3.7203 / 3600)],
    [143 + 55 / 60 + 35.3839 / 3600, -(37 + 39 / 60 + 10.15610 / 3600)]);
  assert.ok(Math.abs(metres - 54972.271) < 0.002, String(metres));
});

test('a place found by direction and distance is that far away', () => {
  for (const azimuth of [0, 45, 90, 133, 180, 270, 359]) {
    for (const metres of [1, 500, 30_000, 900_000]) {
      const there = destination([120.5, 36.4], azimuth, metres);
      assert.ok(Math.abs(distance([120.5, 36.4], there) - metres) < 0.001);
    }
  }
});

test('there is no way from a place to itself, nor within one point, nor area in a line', () => {
  assert.equal(distance([120, 36], [120, 36]), 0);
  assert.equal(length([[120, 36]]), 0);
  assert.equal(area([[120, 36], [121, 36]]), 0);
});

test('the area within a circle is that of a circle, whichever way round', () => {
  const ring = circle([120.5, 36.4], 1000, 720);
  assert.ok(Math.abs(area(ring) / (Math.PI * 1e6) - 1) < 0.0005);
  assert.equal(Math.round(area(ring)), Math.round(area([...ring].reverse())));
});

test('lengths and areas change their unit where the smaller one grows long', () => {
  assert.deepEqual([3.14, 532.4, 999.4, 999.6, 9994, 53_240, 532_400].map((metres) => lengthWords(metres, words)),
    ['3.1 m', '532 m', '999 m', '1.00 km', '9.99 km', '53.2 km', '532 km']);
  assert.deepEqual([3.14, 9999, 10_000, 123_456, 999_960, 53.24e6].map((square) => areaWords(square, words)),
    ['3.1 m²', '9999 m²', '1.00 公顷', '12.3 公顷', '1.00 km²', '53.2 km²']);
});
