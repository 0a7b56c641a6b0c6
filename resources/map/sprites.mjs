// Marks drawn once, as pixels.

/** A sprite of `draw(ctx)` around the middle of a square of `side` CSS pixels. */
export function sprite(side, dpr, draw) {
  const pixels = Math.ceil((side * dpr) / 2) * 2 + 1;
  const canvas = new OffscreenCanvas(pixels, pixels);
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  ctx.translate(pixels / 2, pixels / 2);
  ctx.scale(dpr, dpr);
  draw(ctx);
  const words = new Uint32Array(ctx.getImageData(0, 0, pixels, pixels).data.buffer);
  const middle = (pixels - 1) / 2;
  return { width: pixels, height: pixels, ax: middle, ay: middle, words };
}

/** The outline of a lamp: ● ◆ ▲ for 0, 1, 2, around the origin; `r` is half its width. */
export function lampPath(ctx, lamp, r) {
  ctx.beginPath();
  if (lamp === 0) {
    ctx.arc(0, 0, r * 0.86, 0, 2 * Math.PI);
  } else if (lamp === 1) {
    ctx.moveTo(0, -r * 1.12);
    ctx.lineTo(r * 1.12, 0);
    ctx.lineTo(0, r * 1.12);
    ctx.lineTo(-r * 1.12, 0);
  } else {
    ctx.moveTo(0, -r * 1.12);
    ctx.lineTo(r * 1.12, r * 0.9);
    ctx.lineTo(-r * 1.12, r * 0.9);
  }
  ctx.closePath();
}

/** Half widths of a case's mark by urgency: normal, urgent, critical. */
export const CASE_RADIUS = [4.8, 5.4, 6.6];

/** How large marks are drawn at a zoom: smaller where the whole city is in view. */
export function markScale(zoom) {
  return Math.max(0.66, Math.min(1.12, 1 + (zoom - 14) * 0.14));
}

export function caseSprite(lamp, urgency, colour, edge, dpr, size) {
  const r = CASE_RADIUS[urgency] * size;
  return sprite(r * 2 + 8, dpr, (ctx) => {
    lampPath(ctx, lamp, r);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 2.6;
    ctx.strokeStyle = edge;
    ctx.stroke();
    ctx.fillStyle = colour;
    ctx.fill();
  });
}

export function workerSprite(colour, edge, dpr, size) {
  return sprite(9, dpr, (ctx) => {
    ctx.beginPath();
    ctx.arc(0, 0, 3 * size, 0, 2 * Math.PI);
    ctx.fillStyle = edge;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(0, 0, 2.1 * size, 0, 2 * Math.PI);
    ctx.fillStyle = colour;
    ctx.fill();
  });
}

export function lostSprite(colour, dpr, size) {
  return sprite(11, dpr, (ctx) => {
    ctx.beginPath();
    ctx.arc(0, 0, 3.4 * size, 0, 2 * Math.PI);
    ctx.setLineDash([1.9, 1.66]);
    ctx.lineWidth = 1.1;
    ctx.strokeStyle = colour;
    ctx.stroke();
  });
}

export function cameraSprite(colour, edge, dpr) {
  return sprite(13, dpr, (ctx) => {
    ctx.fillStyle = edge;
    ctx.fillRect(-5, -4, 10, 8);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    ctx.strokeRect(-3.5, -2.5, 5, 5);
    ctx.beginPath();
    ctx.moveTo(1.5, 0);
    ctx.lineTo(4.5, -2.5);
    ctx.lineTo(4.5, 2.5);
    ctx.closePath();
    ctx.stroke();
  });
}
