// Lengths and areas on the WGS-84 ellipsoid. Degrees in, longitude before latitude; metres and square metres out.
//
// Distances: Vincenty's formulae (1975), inverse and direct, good to a millimetre. Areas: the sum over the edges of what lies
// between each and the equator on the sphere of the same area (authalic latitudes), 0.1 % at worst for what a city is wide.

const A = 6378137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const RADIANS = Math.PI / 180;
const ROUNDS = 100;
const ENOUGH = 1e-12;

const reduced = (lat) => Math.atan((1 - F) * Math.tan(lat * RADIANS));

/** How far it is from one place to another along the ellipsoid. */
export function distance([lon1, lat1], [lon2, lat2]) {
  const [u1, u2, l] = [reduced(lat1), reduced(lat2), (lon2 - lon1) * RADIANS];
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = l;
  for (let round = 0; round < ROUNDS; round++) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sin = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
    if (sin === 0) return 0;
    const cos = sin1 * sin2 + cos1 * cos2 * cosL;
    const sigma = Math.atan2(sin, cos);
    const alpha = (cos1 * cos2 * sinL) / sin;
    const cos2a = 1 - alpha * alpha;
    const middle = cos2a === 0 ? 0 : cos - (2 * sin1 * sin2) / cos2a;
    const c = (F / 16) * cos2a * (4 + F * (4 - 3 * cos2a));
    const before = lambda;
    lambda = l + (1 - c) * F * alpha * (sigma + c * sin * (middle + c * cos * (2 * middle * middle - 1)));
    if (Math.abs(lambda - before) < ENOUGH) {
      const [a, b] = series(cos2a);
      return B * a * (sigma - correction(b, sin, cos, middle));
    }
  }
  // Nearly opposite each other on the globe: nothing that is measured on a city's map.
  return Math.PI * A;
}

/** The place that is `metres` from another in a direction (degrees from north, clockwise). */
export function destination([lon, lat], azimuth, metres) {
  const u = reduced(lat);
  const [sinA, cosA] = [Math.sin(azimuth * RADIANS), Math.cos(azimuth * RADIANS)];
  const sigma1 = Math.atan2(Math.tan(u), cosA);
  const alpha = Math.cos(u) * sinA;
  const cos2a = 1 - alpha * alpha;
  const [a, b] = series(cos2a);
  let sigma = metres / (B * a);
  let [sin, cos, middle] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    [sin, cos, middle] = [Math.sin(sigma), Math.cos(sigma), Math.cos(2 * sigma1 + sigma)];
    const next = metres / (B * a) + correction(b, sin, cos, middle);
    const done = Math.abs(next - sigma) < ENOUGH;
    sigma = next;
    if (done) break;
  }
  [sin, cos] = [Math.sin(sigma), Math.cos(sigma)];
  const across = Math.sin(u) * sin - Math.cos(u) * cos * cosA;
  const latitude = Math.atan2(Math.sin(u) * cos + Math.cos(u) * sin * cosA, (1 - F) * Math.hypot(alpha, across));
  const lambda = Math.atan2(sin * sinA, Math.cos(u) * cos - Math.sin(u) * sin * cosA);
  const c = (F / 16) * cos2a * (4 + F * (4 - 3 * cos2a));
  const l = lambda - (1 - c) * F * alpha * (sigma + c * sin * (middle + c * cos * (2 * middle * middle - 1)));
  return [lon + l / RADIANS, latitude / RADIANS];
}

/** The length of a line through these places. */
export function length(points) {
  let metres = 0;
  for (let i = 1; i < points.length; i++) metres += distance(points[i - 1], points[i]);
  return metres;
}

/** The area of the ring through these places, whichever way round it goes; closed by itself. */
export function area(points) {
  if (points.length < 3) return 0;
  const halves = points.map(([, lat]) => Math.tan(authalic(lat) / 2));
  let excess = 0;
  for (let i = 0; i < points.length; i++) {
    const next = (i + 1) % points.length;
    const across = Math.tan(((points[next][0] - points[i][0]) * RADIANS) / 2);
    excess += 2 * Math.atan2(across * (halves[i] + halves[next]), 1 + halves[i] * halves[next]);
  }
  return Math.abs(excess) * AUTHALIC_RADIUS ** 2;
}

/** The ring of places `metres` around another. */
export function circle(centre, metres, corners = 96) {
  return Array.from({ length: corners }, (_, i) => destination(centre, (360 * i) / corners, metres));
}

function series(cos2a) {
  const squared = (cos2a * (A * A - B * B)) / (B * B);
  return [
    1 + (squared / 16384) * (4096 + squared * (squared * (320 - 175 * squared) - 768)),
    (squared / 1024) * (256 + squared * (squared * (74 - 47 * squared) - 128)),
  ];
}

function correction(b, sin, cos, middle) {
  const inner = cos * (2 * middle * middle - 1) - (b / 6) * middle * (4 * sin * sin - 3) * (4 * middle * middle - 3);
  return b * sin * (middle + (b / 4) * inner);
}

function q(sin) {
  return (1 - E2) * (sin / (1 - E2 * sin * sin) + Math.atanh(E * sin) / E);
}

const POLE = q(1);
const AUTHALIC_RADIUS = A * Math.sqrt(POLE / 2);

function authalic(lat) {
  return Math.asin(Math.max(-1, Math.min(1, q(Math.sin(lat * RADIANS)) / POLE)));
}
