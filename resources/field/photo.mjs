// A photo as evidence: shrunk on a canvas, time and place stamped into its corner, its digest kept from that moment on.

import { sha256 } from './ids.mjs';
import { t } from './lang.mjs';
import { stampTime } from './times.mjs';

const QUALITIES = [0.85, 0.75, 0.6, 0.45];

/** The photo cannot be used; `code` is unreadable or too_large. */
export class BadPhoto extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The size of a picture with no side over `most`. */
export function shrunk(width, height, most) {
  const factor = Math.min(1, most / Math.max(width, height));
  return [Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor))];
}

/** The two lines of the stamp. */
export function stampLines(at, fix) {
  if (!fix) return [stampTime(at), t('stamp_no_place')];
  return [stampTime(at), `${fix.lon.toFixed(6)}, ${fix.lat.toFixed(6)} ±${Math.round(fix.accuracy_m)} m`];
}

/** {sha256, blob, name, mime, evidence, taken_at, lon?, lat?} of a chosen file. Throws BadPhoto. */
export async function takePhoto(file, { mostPixels, mostBytes, at, fix }) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!bitmap) throw new BadPhoto('unreadable');
  const [width, height] = shrunk(bitmap.width, bitmap.height, mostPixels);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  stamp(pen, width, height, stampLines(at, fix));
  for (const quality of QUALITIES) {
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality); });
    if (blob && blob.size <= mostBytes) return evidenceOf(blob, at, fix);
  }
  throw new BadPhoto('too_large');
}

async function evidenceOf(blob, at, fix) {
  const taken = new Date(at).toISOString();
  const name = `${stampTime(at).slice(0, 19).replace(/[-:]/g, '').replace(' ', '-')}.jpg`;
  const made = { sha256: await sha256(blob), blob, name, mime: 'image/jpeg', evidence: 'photo', taken_at: taken };
  return fix ? { ...made, lon: fix.lon, lat: fix.lat } : made;
}

function stamp(pen, width, height, lines) {
  const size = Math.max(12, Math.round(Math.max(width, height) / 48));
  const edge = Math.round(size * 0.6);
  pen.font = `${size}px "Noto Sans CJK SC", "PingFang SC", sans-serif`;
  const wide = Math.max(...lines.map((line) => pen.measureText(line).width)) + 2 * edge;
  const high = lines.length * size * 1.35 + edge;
  pen.fillStyle = 'rgba(15, 19, 23, 0.72)';
  pen.fillRect(0, height - high, wide, high);
  pen.fillStyle = '#ffffff';
  pen.textBaseline = 'top';
  lines.forEach((line, i) => pen.fillText(line, edge, height - high + edge * 0.75 + i * size * 1.35));
}
