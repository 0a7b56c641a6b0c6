// What is said about an order in words: refusing it with reason and basis, asking for support, answering a supervision.

import { fill, h } from '../dom.mjs';
import { Draft, complaint, field, once, phrases } from '../form.mjs';
import { t } from '../lang.mjs';
import { onceKnown } from './acting.mjs';

export function refuseScreen(app, id) {
  return asking(app, id, 'refuse', [
    { name: 'reason', missing: 'reason_missing', words: 'reasons', rows: 3 },
    { name: 'basis', missing: 'basis_missing', hint: 'basis_hint', rows: 3 },
  ], 'refuse_note', 'submit_refuse');
}

export function supportScreen(app, id) {
  return asking(app, id, 'support', [
    { name: 'words', label: 'support_words', missing: 'support_missing', words: 'support_words_list', rows: 4 },
  ], 'support_note', 'submit_support');
}

export function answerScreen(app, id, supervision) {
  return asking(app, id, 'answer', [
    { name: 'words', label: 'answer_words', missing: 'answer_missing', rows: 4 },
  ], 'answer_note', 'submit_answer', { at: undefined, supervision_id: supervision });
}

/** `more` goes into the body beside the fields. */
function asking(app, id, kind, fields, noteKey, submitKey, more = {}) {
  const body = h('div.cards');
  const foot = h('div');
  const empty = Object.fromEntries(fields.map(({ name }) => [name, '']));
  const key = [kind, id, more.supervision_id].filter(Boolean).join(':');
  const update = onceKnown(app, id, body, async (order) => build(order, await Draft.open(app.keeping, key, empty)));

  function build(order, draft) {
    const wrong = complaint(body);
    const made = fields.map((one) => {
      const node = field(t(one.label ?? one.name), draft.values[one.name], (value) => draft.set({ [one.name]: value }),
        { rows: one.rows, hint: one.hint ? t(one.hint) : '' });
      return [node, one.words ? phrases(t(one.words), node.querySelector('textarea')) : null];
    });
    fill(body, h('section.card', made, h('p.second', t(noteKey))), wrong.node);
    const submit = h('button.primary.wide', { onclick: () => once(submit, async () => {
      const lacking = fields.find(({ name }) => !draft.values[name].trim());
      if (wrong.say(lacking ? t(lacking.missing) : '')) return;
      const facts = { ...Object.fromEntries(fields.map(({ name }) => [name, draft.values[name].trim()])), ...more };
      await app.act(kind, { path: `orders/${id}/${kind}`, facts, order: id, title: order.case.title });
      await draft.drop();
      if (draft.values.replaces) await app.outbox.remove(draft.values.replaces);
      app.done();
    }) }, t(submitKey));
    fill(foot, submit);
  }

  return { title: t(`act_${kind}`), subtitle: app.order(id)?.case.title ?? ' ', back: true, body, foot, update };
}
