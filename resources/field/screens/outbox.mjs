// What waits, is being sent, was sent, and what was not accepted, with the reason and what can be done about it.

import { fill, h } from '../dom.mjs';
import { ask, whatOf } from '../frame.mjs';
import { newId } from '../ids.mjs';
import { language, t, tn } from '../lang.mjs';
import { isOpen } from '../outbox.mjs';
import { stepTime } from '../times.mjs';

const EDITED = new Set(['feed_back', 'refuse', 'support', 'answer', 'report']);
const SHOWN = 200;

export function outboxScreen(app) {
  const list = h('div.cards');

  function update() {
    const items = app.outbox.items;
    const open = items.filter((item) => isOpen(item) || item.state === 'refused');
    const sent = items.filter((item) => item.state === 'sent').reverse().slice(0, SHOWN);
    fill(list, open.length ? open.slice(0, SHOWN).map((item) => card(app, item)) : h('div.empty', h('p', t('outbox_none'))),
      sent.length ? h('h2.apart', t('outbox_sent')) : null, sent.map((item) => card(app, item)));
  }

  return { title: t('outbox'), subtitle: ' ', back: true, body: list, update };
}

function card(app, item) {
  const photos = item.files.length ? ` · ${tn('outbox_photo', 'outbox_photos', item.files.length)}` : '';
  const why = item.state === 'refused' ? h('p.complaint', item.why[language()] || item.why.code) : null;
  return h(`section.card.item.${item.state}`, h('div.line', h('strong', whatOf(item)), h('span.state', t(`outbox_${item.state}`))),
    h('div.line.about', h('p.second', [item.title, stepTime(item.made_at, app.now())].filter(Boolean).join(' · ') + photos),
      item.state === 'waiting' ? dropButton(app, item, 'button.quiet') : null), why,
    item.state === 'refused' ? h('div.row', EDITED.has(item.kind) ? h('button', { onclick: () => edit(app, item) }, t('outbox_edit')) : null,
      h('button', { onclick: () => app.outbox.again(item.id, newId(app.now())) }, t('outbox_again')), dropButton(app, item)) : null);
}

function dropButton(app, item, kind = 'button') {
  return h(kind, { onclick: async () => {
    if (!(await ask(t('outbox_drop_ask', { what: [whatOf(item), item.title].filter(Boolean).join(' ') }), t('outbox_drop')))) return;
    await app.outbox.remove(item.id);
    await app.keeping.release(item.files, app.outbox.items);
  } }, t('outbox_drop'));
}

/** Back into its form; the refused one goes when the new one is handed in, not before. */
async function edit(app, item) {
  const { id, at, attachments, category_id: category, lon, lat, ...facts } = item.body;
  const draft = { ...facts, files: item.files.filter((file) => !file.mime.startsWith('audio/')), replaces: item.id };
  if (item.kind !== 'report') {
    const way = [item.kind, item.order_id, item.body.supervision_id].filter(Boolean);
    await app.keeping.saveDraft(way.join(':'), draft);
    app.go(way.join('/'));
    return;
  }
  const { categories = [] } = (await app.keeping.kept('categories')) ?? {};
  const chosen = categories.find((one) => one.id === category) ?? null;
  const voice = item.files.find((file) => file.mime.startsWith('audio/')) ?? null;
  await app.keeping.saveDraft('report', { ...draft, category: chosen, place: { lon, lat }, voice });
  app.go('report');
}
