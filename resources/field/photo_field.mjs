// The photos of a form: taken or chosen, made evidence at once, shown with time, place and the word that the hash is kept.

import { fill, h, pictureOf } from './dom.mjs';
import { ask } from './frame.mjs';
import { distance, distanceWords } from './geo.mjs';
import { sha256 } from './ids.mjs';
import { t, tOr } from './lang.mjs';
import { BadPhoto, takePhoto } from './photo.mjs';
import { clock } from './times.mjs';

/** `near` {lon, lat} is the place of the matter; `needs` are the kinds of evidence still asked for. */
export class PhotoField {
  constructor(app, draft, { near = null, needs = [] } = {}) {
    Object.assign(this, { app, draft, near, needs });
    this.draft.values.files ??= [];
    this.grid = h('div.photos');
    this.words = h('p.facts', { role: 'status' });
    this.wrong = h('p.complaint', { role: 'alert', hidden: true });
    this.count = h('h2', t('photos'));
    this.node = h('section.card', this.count, this.grid, this.words, this.wrong);
    this.draw();
  }

  get settings() {
    return this.app.me?.settings ?? { photo_max_px: 1600, photo_max_bytes: 1 << 20 };
  }

  get files() {
    return this.draft.values.files;
  }

  /** What is asked for and not among the files. */
  get missing() {
    return this.needs.filter((kind) => !this.files.some((file) => file.evidence === kind));
  }

  async draw() {
    const shown = await Promise.all(this.files.map((file) => this.#thumb(file)));
    const extra = this.needs.filter((kind) => kind !== 'photo');
    fill(this.grid, shown, this.#tile('photo', '＋', t('photo_camera'), 'environment'), this.#tile('photo', '▤', t('photo_file')),
      extra.map((kind) => this.#tile(kind, '＋', tOr(`evidence_${kind}`, 'files'), 'environment')));
    this.count.textContent = this.files.length ? `${t('photos')} ${this.files.length}` : t('photos');
    const last = this.files.at(-1);
    this.words.textContent = last ? this.#facts(last) : '';
  }

  async #thumb(file) {
    const blob = await this.app.keeping.media(file.sha256);
    const picture = blob && file.mime.startsWith('image/') ? pictureOf(blob, file.name) : h('span.name', file.name);
    return h('button.photo', { type: 'button', 'aria-label': `${file.name} ${this.#facts(file)}`, onclick: () => this.#remove(file) },
      picture, h('i.remove', { 'aria-hidden': 'true' }, '×'));
  }

  #tile(kind, sign, words, capture = null) {
    const accept = { photo: 'image/*', film: 'video/*', document: 'image/*,application/pdf', signature: 'image/*' }[kind] ?? 'image/*';
    const input = h('input', { type: 'file', accept, capture, hidden: true, 'data-kind': kind, onchange: () => this.#taken(input, kind) });
    if (!capture) input.multiple = true;
    return h('label.photo.add', { role: 'button' }, h('b', { 'aria-hidden': 'true' }, sign), h('span', words), input);
  }

  async #taken(input, kind) {
    this.wrong.hidden = true;
    this.words.textContent = t('photo_working');
    for (const file of [...input.files]) {
      try {
        const made = await this.#made(file, kind);
        await this.app.keeping.addMedia(made);
        const { blob, ...kept } = made;
        await this.draft.set({ files: [...this.files.filter((one) => one.sha256 !== kept.sha256), kept] });
      } catch (error) {
        const limit = `${Math.round(this.settings.photo_max_bytes / 1024)} KB`;
        this.wrong.hidden = false;
        this.wrong.textContent = error instanceof BadPhoto ? t(`photo_${error.code}`, { name: file.name, limit })
          : t('failed', { why: error.message });
      }
    }
    input.value = '';
    this.draw();
  }

  async #made(file, kind) {
    const { photo_max_px: mostPixels, photo_max_bytes: mostBytes } = this.settings;
    const { here } = this.app.positions;
    const at = this.app.now();
    // A fix of minutes ago says nothing about where this picture was taken.
    const fix = here && at - here.at < 120_000 ? here : null;
    if (!file.type.startsWith('image/')) {
      const made = { sha256: await sha256(file), blob: file, name: file.name, mime: file.type || 'application/octet-stream', evidence: kind,
        taken_at: new Date(at).toISOString() };
      return fix ? { ...made, lon: fix.lon, lat: fix.lat } : made;
    }
    return { ...(await takePhoto(file, { mostPixels, mostBytes, at, fix })), evidence: kind };
  }

  #facts(file) {
    const there = file.lon === undefined ? t('photo_no_place')
      : this.near ? t('photo_distance', { distance: distanceWords(distance(file.lon, file.lat, this.near.lon, this.near.lat)) })
        : `${file.lon.toFixed(5)}, ${file.lat.toFixed(5)}`;
    return t('photo_facts', { clock: clock(Date.parse(file.taken_at)), place: there });
  }

  async #remove(file) {
    if (!(await ask(t('photo_remove'), t('outbox_drop')))) return;
    await this.draft.set({ files: this.files.filter((one) => one !== file) });
    this.draw();
  }
}

/** An attachment as the service wants it. */
export function attachmentOf({ sha256: digest, name, evidence, taken_at, lon, lat }) {
  return lon === undefined ? { sha256: digest, name, evidence, taken_at } : { sha256: digest, name, evidence, taken_at, lon, lat };
}
