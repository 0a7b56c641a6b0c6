// Feeding back: photos, one of four findings, words; a department where one is needed.

import { fill, h } from '../dom.mjs';
import { quiet } from '../app.mjs';
import { Draft, choices, complaint, field, once } from '../form.mjs';
import { named, t } from '../lang.mjs';
import { PhotoField, attachmentOf } from '../photo_field.mjs';
import { onceKnown } from './acting.mjs';
import { kindWords } from './order.mjs';

const FINDINGS = ['progress', 'done', 'needs_department', 'not_so'];
/** Findings that end the worker's part: only these need the evidence that the rule asks for. */
const ENDING = new Set(['done', 'not_so']);

export function feedBackScreen(app, id) {
  const body = h('div.cards');
  const foot = h('div');
  const update = onceKnown(app, id, body, (order) => build(app, order, body, foot));
  app.positions.ask(true);
  return {
    title: t('act_feed_back'), subtitle: app.order(id)?.case.title ?? ' ', back: true, body, foot, update, close: () => app.positions.ask(false),
  };
}

async function build(app, order, body, foot) {
  const draft = await Draft.open(app.keeping, `feed_back:${order.id}`, { finding: null, note: '', files: [] });
  const near = order.case.lon == null ? null : order.case;
  const photos = new PhotoField(app, draft, { near, needs: order.evidence_missing ?? [] });
  const wrong = complaint(body);
  const department = h('div');
  const showDepartment = () => fill(department, draft.values.finding === 'needs_department' ? departmentField(app, draft) : null);
  fill(body, order.evidence_missing?.length ? h('p.banner', t('evidence_needed', { kinds: kindWords(order.evidence_missing) })) : null,
    photos.node,
    h('section.card', h('h2', t('result')),
      choices(FINDINGS.map((one) => [one, t(`finding_${one}`)]), draft.values.finding, (finding) => { draft.set({ finding }); showDepartment(); }),
      department, field(t('note'), draft.values.note, (note) => draft.set({ note }), { rows: 4, hint: t('note_hint') })),
    wrong.node);
  showDepartment();
  const submit = h('button.primary.wide', { onclick: () => once(submit, async () => {
    const { finding, note, department_id: whom, replaces } = draft.values;
    const missing = ENDING.has(finding) ? photos.missing : [];
    if (wrong.say(!finding ? t('finding_missing') : !note.trim() ? t('note_missing')
      : missing.length ? t('evidence_missing', { kinds: kindWords(missing) }) : '')) return;
    const files = photos.files;
    const facts = { finding, note: note.trim(), attachments: files.map(attachmentOf) };
    if (finding === 'needs_department' && whom) facts.department_id = whom;
    await app.act('feed_back', { path: `orders/${order.id}/feed_back`, facts, files, order: order.id, title: order.case.title });
    await draft.drop();
    if (replaces) await app.outbox.remove(replaces);
    app.done();
  }) }, t('submit_feedback'));
  fill(foot, submit);
}

/** Whom to call, found by name while typing; may stay open, then the desk decides. */
function departmentField(app, draft) {
  const found = h('div.choices');
  const chosen = draft.values.department_name ?? '';
  let asked = 0;
  const input = field(t('department'), chosen, async (q) => {
    draft.set({ department_id: null, department_name: q });
    const mine = ++asked;
    if (!q.trim()) { fill(found); return; }
    const { answer } = await app.keeping.fetchOrKept(`departments?q=${encodeURIComponent(q.trim())}`).catch((error) => { quiet(error); return {}; });
    if (mine !== asked) return;
    fill(found, (answer?.departments ?? []).slice(0, 6).map((one) => h('button.choice', { type: 'button', onclick: () => {
      draft.set({ department_id: one.id, department_name: named(one) });
      input.querySelector('input').value = named(one);
      fill(found);
    } }, named(one))));
  }, { hint: t('department_hint') });
  return h('div', input, found);
}
