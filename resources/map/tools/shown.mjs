// How a length and an area are written.

/** "532 m", "5.32 km", "53.2 km". */
export function lengthWords(metres, words) {
  if (metres < 999.5) return `${metres < 9.95 ? metres.toFixed(1) : Math.round(metres)} ${words.unit_m}`;
  return `${digits(metres / 1000)} ${words.unit_km}`;
}

/** Square metres below a hectare, hectares below a square kilometre, square kilometres from there on. */
export function areaWords(square, words) {
  if (square < 9999.5) return `${square < 9.95 ? square.toFixed(1) : Math.round(square)} ${words.unit_m2}`;
  if (square < 999_950) return `${digits(square / 10_000)} ${words.unit_ha}`;
  return `${digits(square / 1e6)} ${words.unit_km2}`;
}

function digits(number) {
  return number.toFixed(number < 9.995 ? 2 : number < 99.95 ? 1 : 0);
}
