// Colours that lie over a base map and leave its roads and names as they are.

/**
 * What a colour comes to that only lightens (`darkens`: only darkens) what is under it, as a colour to be laid over it.
 *
 * Blending by "screen" and "multiply" says what is meant, but without a graphics processor it is a second look at every pixel
 * under the layer in every frame. Laid on with as little cover as holds the colour, it is the same on the ground, and within
 * some hundredths on what is drawn on it. Channels are 0 to 255, the cover (alpha) 0 to 1.
 */
export function tint([red, green, blue, alpha], darkens) {
  const given = [red, green, blue];
  // What it adds to black, or takes from white, by channel.
  const parts = given.map((one) => alpha * (darkens ? 255 - one : one) / 255);
  const cover = Math.max(...parts);
  if (cover === 0) return [...given, 0];
  return [...parts.map((one) => Math.round(255 * (darkens ? 1 - one / cover : one / cover))), cover];
}
