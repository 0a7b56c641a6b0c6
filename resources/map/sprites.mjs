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

/** Half widths of a case's mark by urgency (normal, urgent, critical), and what a tier (general, raised, special) adds. */
export const CASE_RADIUS = [4.8, 5.4, 6.6];
export const TIER_ADDS = [0, 0.5, 1];

/** How large marks are drawn at a zoom: smaller where the whole city is in view. */
export function markScale(zoom) {
  return Math.max(0.66, Math.min(1.12, 1 + (zoom - 14) * 0.14));
}

/** A case: shape and colour of its lamp, size by urgency and tier; hollow in the field, barred when back to be checked. */
export function caseSprite({ lamp, urgency, tier, phase }, colour, edge, dpr, size) {
  const r = (CASE_RADIUS[urgency] + TIER_ADDS[tier]) * size;
  return sprite(r * 2 + 8, dpr, (ctx) => {
    lampPath(ctx, lamp, r);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 2.6;
    ctx.strokeStyle = edge;
    ctx.stroke();
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.fillStyle = edge;
    const middle = lamp === 2 ? r * 0.24 : 0;
    ctx.beginPath();
    if (phase === 1) ctx.arc(0, middle, r * 0.36, 0, 2 * Math.PI);
    if (phase === 2) ctx.rect(-r * 0.5, middle - r * 0.16, r, r * 0.32);
    ctx.fill();
  });
}

/** Into how many steps the age of a position fades its mark, and how strong each is. */
export const FADES = [1, 0.8, 0.62, 0.46];

/**
 * A worker: an arrow the way he goes (`turn` 1 is north, on clockwise to 16), round (0) while he stands still; with a hole
 * when he has orders in hand; paler the older the position.
 */
export function workerSprite({ turn, busy, fade }, colour, edge, dpr, size) {
  const arrow = (ctx) => {
    ctx.beginPath();
    ctx.moveTo(0, -4.6 * size);
    ctx.lineTo(2.6 * size, 3.4 * size);
    ctx.lineTo(0, 1.9 * size);
    ctx.lineTo(-2.6 * size, 3.4 * size);
    ctx.closePath();
  };
  const disc = (ctx) => {
    ctx.beginPath();
    ctx.arc(0, 0, 2.5 * size, 0, 2 * Math.PI);
  };
  return sprite(9, dpr, (ctx) => {
    ctx.rotate(((turn - 1) / 8) * Math.PI);
    (turn ? arrow : disc)(ctx);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 2;
    ctx.strokeStyle = ctx.fillStyle = edge;
    ctx.stroke();
    ctx.fill();
    ctx.globalAlpha = FADES[fade];
    ctx.fillStyle = colour;
    ctx.fill();
    if (!busy) return;
    ctx.globalAlpha = 1;
    ctx.fillStyle = edge;
    ctx.beginPath();
    ctx.arc(0, turn ? 0.8 * size : 0, (turn ? 0.9 : 1.1) * size, 0, 2 * Math.PI);
    ctx.fill();
  });
}

/** A worker among very many: five pixels wide, none of them mixed with what is below. */
export function dotSprite(fade, colour, edge, dpr) {
  const made = sprite(4, dpr, (ctx) => {
    ctx.fillStyle = edge;
    ctx.fillRect(-2.5, -2.5, 5, 5);
    ctx.globalAlpha = FADES[fade];
    ctx.fillStyle = colour;
    ctx.fillRect(-1.5, -1.5, 3, 3);
  });
  const last = made.width - 1;
  made.words.forEach((word, i) => {
    const [x, y] = [i % made.width, Math.floor(i / made.width)];
    made.words[i] = (x === 0 || x === last) && (y === 0 || y === last) ? 0 : (word | 0xff000000) >>> 0;
  });
  return made;
}

/** A worker whose position is too old to be believed. */
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

/** A worker whose latest position cannot be right: a crossed-out square where the last good one was. */
export function doubtSprite(colour, edge, dpr, size) {
  const r = 3.2 * size;
  return sprite(11, dpr, (ctx) => {
    ctx.fillStyle = edge;
    ctx.fillRect(-r - 1.2, -r - 1.2, 2 * r + 2.4, 2 * r + 2.4);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.1;
    ctx.strokeRect(-r, -r, 2 * r, 2 * r);
    ctx.beginPath();
    ctx.moveTo(-r, r);
    ctx.lineTo(r, -r);
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

/** The outline of a component's class around the origin: utilities □, traffic ▽, sanitation ╳, greenery ╋, others ○. */
export function componentPath(ctx, kind, r) {
  ctx.beginPath();
  if (kind === 0) ctx.rect(-r, -r, 2 * r, 2 * r);
  else if (kind === 1) {
    ctx.moveTo(-r * 1.15, -r);
    ctx.lineTo(r * 1.15, -r);
    ctx.lineTo(0, r * 1.1);
    ctx.closePath();
  } else if (kind === 2 || kind === 3) {
    const [a, b] = kind === 2 ? [r, r] : [r * 1.2, 0];
    ctx.moveTo(-a, -b);
    ctx.lineTo(a, b);
    ctx.moveTo(-b, a);
    ctx.lineTo(b, -a);
  } else ctx.arc(0, 0, r * 1.1, 0, 2 * Math.PI);
}

export function componentSprite(kind, colour, edge, dpr) {
  return sprite(11, dpr, (ctx) => {
    for (const [width, style] of [[3.4, edge], [1.3, colour]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = style;
      componentPath(ctx, kind, 2.7);
      ctx.stroke();
    }
  });
}

/** Half the width of the disc that stands for so many cases. */
export function discRadius(n) {
  return n < 100 ? 16 : n < 1000 ? 18 : n < 10_000 ? 21 : 24;
}

const SIGNS = ['●', '◆', '▲'];

/** A disc for many cases: how many, around it the share of each lamp, and below it how many are late (or else soon due). */
export function discSprite([onTime, soon, late], colours, dpr) {
  const total = onTime + soon + late;
  const r = discRadius(total);
  return sprite(2 * r + 4, dpr, (ctx) => {
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    ctx.fillStyle = colours.ground;
    ctx.fill();
    ctx.lineWidth = 3;
    let from = -Math.PI / 2;
    [late, soon, onTime].forEach((n, i) => {
      if (!n) return;
      const to = from + (n / total) * 2 * Math.PI;
      ctx.beginPath();
      ctx.arc(0, 0, r - 1.5, from, to);
      // What is in time stays grey: the eye is for the rest.
      ctx.strokeStyle = i === 2 ? colours.calm : colours.lamps[2 - i];
      ctx.stroke();
      from = to;
    });
    const worst = late ? 2 : soon ? 1 : 0;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.font = `600 12px ${colours.family}`;
    ctx.fillStyle = colours.text;
    ctx.fillText(String(total), 0, worst ? -5 : 0.5);
    if (!worst) return;
    ctx.font = `11px ${colours.family}`;
    ctx.fillStyle = colours.lamps[worst];
    ctx.fillText(`${SIGNS[worst]}${worst === 2 ? late : soon}`, 0, 7);
  });
}
