// Reporting something: photo, category, place, words; kept as a draft until it is handed in.

import { fill, h } from '../dom.mjs';
import { Draft, complaint, field, once } from '../form.mjs';
import { distance, distanceWords } from '../geo.mjs';
import { t } from '../lang.mjs';
import { PhotoField, attachmentOf } from '../photo_field.mjs';
import { categoryPicker, remember } from './categories.mjs';
import { pickPlace } from './place_picker.mjs';
import { VoiceField } from '../voice_field.mjs';

const EMPTY = { title: '', text: '', address: '', category: null, place: null, files: [], voice: null };

export function reportScreen(app) {
  const body = h('div.cards');
  const foot = h('div');
  const screen = { title: t('report'), subtitle: ' ', back: true, body, foot };
  app.positions.ask(true);
  screen.close = () => { app.positions.ask(false); screen.voice?.close(); };
  Draft.open(app.keeping, 'report', EMPTY).then((draft) => build(app, draft, body, foot, screen));
  return screen;
}

function build(app, draft, body, foot, screen) {
  const photos = new PhotoField(app, draft);
  const voice = new VoiceField(app, draft);
  screen.voice = voice;
  const wrong = complaint(body);
  const where = h('section.card');
  const title = field(t('title'), draft.values.title, (value) => draft.set({ title: value }), { hint: t('title_hint'), maxlength: '100' });
  const category = categoryPicker(app, draft.values.category, (chosen) => draft.set({ category: chosen }));
  placeField(app, draft, where, screen);
  fill(body, photos.node, category, where,
    h('section.card', title, field(t('text'), draft.values.text, (text) => draft.set({ text }), { rows: 3, maxlength: '2000' }),
      field(t('address'), draft.values.address, (address) => draft.set({ address }), { maxlength: '200' }), voice.node),
    wrong.node);
  const submit = h('button.primary.wide', { onclick: () => once(submit, async () => {
    const { values } = draft;
    if (wrong.say(!values.category ? t('category_missing') : !values.place ? t('place_missing') : !values.title.trim() ? t('title_missing') : '')) return;
    const files = [...values.files, ...(values.voice ? [values.voice] : [])];
    const facts = { title: values.title.trim(), text: values.text.trim() || values.title.trim(), category_id: values.category.id,
      lon: values.place.lon, lat: values.place.lat, attachments: files.map(attachmentOf) };
    if (values.address.trim()) facts.address = values.address.trim();
    await remember(app, values.category);
    await app.act('report', { path: 'reports', facts, files, title: facts.title });
    await draft.drop();
    if (values.replaces) await app.outbox.remove(values.replaces);
    app.done();
  }) }, t('submit_report'));
  fill(foot, submit);
}

/** By GPS at once, or by finger on the map. */
function placeField(app, draft, card, screen) {
  const said = h('p.place', { role: 'status' });
  let waiting = false;

  function choose(place) {
    waiting = false;
    draft.set({ place });
    show();
  }

  function show() {
    const { place } = draft.values;
    const { here, denied } = app.positions;
    if (waiting && here) { choose({ lon: here.lon, lat: here.lat, accuracy_m: here.accuracy_m }); return; }
    if (waiting) { said.textContent = t(denied ? 'place_denied' : 'place_waiting'); return; }
    if (!place) { said.textContent = ''; return; }
    const about = place.accuracy_m !== undefined ? t('place_accuracy', { n: Math.round(place.accuracy_m) })
      : here ? t('place_is', { distance: distanceWords(distance(here.lon, here.lat, place.lon, place.lat)) }) : '';
    said.textContent = [`${place.lon.toFixed(6)}, ${place.lat.toFixed(6)}`, about].filter(Boolean).join(' · ');
  }

  screen.update = show;
  fill(card, h('h2', t('place')), h('div.row',
    h('button', { type: 'button', onclick: () => { waiting = true; show(); } }, t('place_gps')),
    h('button', { type: 'button', onclick: async () => {
      const place = await pickPlace(app, draft.values.place);
      if (place) choose(place);
    } }, t('place_finger'))), said);
  show();
}
