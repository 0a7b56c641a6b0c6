// A category in few taps: the ones used last, else down the tree.

import { fill, h } from '../dom.mjs';
import { named, t } from '../lang.mjs';

const RECENT = 4;

/** A card; changed({id, name, name_en}) once a leaf is chosen. */
export function categoryPicker(app, chosen, changed) {
  const body = h('div');
  let all = [];
  let recent = [];
  let path = [];

  const choose = (one) => { changed({ id: one.id, name: one.name, name_en: one.name_en }); show(one); };

  function show(now) {
    if (now) {
      fill(body, h('div.chosen-line', h('strong', named(now)), h('button.quiet', { type: 'button', onclick: () => { path = []; show(null); } }, t('category_change'))));
      return;
    }
    const under = all.filter((one) => (one.parent_id ?? null) === (path.at(-1)?.id ?? null));
    const isLeaf = (one) => !all.some((other) => other.parent_id === one.id);
    const button = (one) => h('button.choice', { type: 'button', onclick: () => {
      if (isLeaf(one)) { choose(one); return; }
      path = [...path, one];
      show(null);
    } }, named(one), isLeaf(one) ? null : ' ›');
    fill(body,
      !path.length && recent.length ? [h('h3', t('category_recent')), h('div.choices', recent.map(button)), h('h3', t('category_all'))] : null,
      path.length ? h('button.quiet.up', { type: 'button', onclick: () => { path = path.slice(0, -1); show(null); } }, `‹ ${path.map(named).join(' › ')}`) : null,
      all.length ? h('div.choices', under.map(button)) : h('p.second', t('category_none')));
  }

  show(chosen);
  (async () => {
    const take = async (answer) => {
      all = answer?.categories ?? [];
      const ids = (await app.keeping.draft('recent_categories'))?.ids ?? [];
      recent = ids.map((id) => all.find((one) => one.id === id)).filter(Boolean);
      if (!chosen && !path.length && !body.querySelector('.chosen-line')) show(null);
    };
    await take(await app.keeping.kept('categories'));
    if (!all.length) await take((await app.keeping.fetchOrKept('categories').catch(() => ({}))).answer);
  })();
  return h('section.card', h('h2', t('category')), body);
}

export async function remember(app, category) {
  const ids = (await app.keeping.draft('recent_categories'))?.ids ?? [];
  await app.keeping.saveDraft('recent_categories', { ids: [category.id, ...ids.filter((id) => id !== category.id)].slice(0, RECENT) });
}
