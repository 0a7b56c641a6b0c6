// A call, over everything else: it rings, it goes on, it is over and why. Always dark, for a screen that lights a face at night
// shows others who is called.

import { IN_CALL } from '../calls.mjs';
import { fill, h } from '../dom.mjs';
import { t } from '../lang.mjs';
import { callPicture } from './call_picture.mjs';

const TICK_MS = 1000;

/** Returns {renew}: to be called whenever something about calls may have changed. */
export function callOver(app) {
  const who = h('div.who');
  const middle = h('div.middle');
  const acts = h('div.acts');
  const waiting = h('div.waiting', who, middle, acts);
  const picture = callPicture(app);
  const dialog = h('dialog.call', waiting, picture.node);
  let refusing = false;
  let timer = null;
  // The phone's back key ends no call.
  dialog.addEventListener('cancel', (event) => event.preventDefault());

  function open(wanted) {
    if (wanted === dialog.open) return;
    if (wanted) {
      document.body.append(dialog);
      dialog.showModal();
      timer = setInterval(renew, TICK_MS);
    } else {
      clearInterval(timer);
      refusing = false;
      picture.renew(null);
      for (const part of [who, middle, acts]) fill(part);
      dialog.close();
      dialog.remove();
    }
  }

  function renew() {
    const calls = app.isIn ? app.calls : null;
    const phase = calls?.phase ?? null;
    if (phase !== 'incoming') refusing = false;
    open(phase !== null);
    if (phase === null) return;
    const talking = IN_CALL.includes(phase) && phase !== 'opening';
    waiting.hidden = talking;
    picture.node.hidden = !talking;
    picture.renew(talking ? calls : null);
    if (talking) return;
    const made = refusing ? refusal(calls) : WAITING[phase](calls, app);
    fill(who, made.who ?? about(app, calls.call));
    fill(middle, made.middle);
    fill(acts, made.acts);
  }

  function refusal(calls) {
    const button = (words, reason) => h('button.wide', { onclick: () => calls.refuse(reason) }, words);
    return {
      middle: h('p.lead', t('call_refuse_why')),
      acts: [t('call_reasons').split('|').map((words) => button(words, words)),
        h('button.wide.quiet', { onclick: () => { refusing = false; renew(); } }, t('call_back'))],
    };
  }

  const WAITING = {
    incoming: (calls) => ({
      middle: [
        h('p.circle', t('call_rings', { n: Math.max(0, Math.round((app.now() - Date.parse(calls.call.requested_at)) / 1000)) })),
        h('p.second', t('call_note'))],
      acts: h('div.row',
        h('button.wide', { onclick: () => { refusing = true; renew(); } }, t('call_refuse')),
        h('button.wide.accept', { onclick: () => calls.accept() }, t('call_accept'))),
    }),
    opening: () => ({ middle: [h('p.lead', t('call_opening')), h('p.second', t('call_allow'))], acts: null }),
    return: (calls) => ({
      middle: [h('p.lead', t('call_return', { caller: calls.call.caller })), h('p.second', t('call_return_why'))],
      acts: h('div.row',
        h('button.wide', { onclick: () => calls.hangUp() }, t('call_hang_up')),
        h('button.wide.accept', { onclick: () => calls.accept() }, t('call_go_back'))),
    }),
    over: (calls) => ({
      middle: [h('p.title', t(`call_over_${calls.call.ending}`)), 
        calls.call.ending === 'hung_up' && calls.call.ended_by !== 'desk' ? null : h('p.second', t(`call_why_${calls.call.ending}`))],
      acts: h('button.wide', { onclick: () => calls.dismiss() }, t('call_seen')),
    }),
  };

  return { renew };
}

/** Who calls, and about what: the case's title, and its place where it is an order of one's own. */
function about(app, call) {
  const order = call.order_id ? app.order(call.order_id) : null;
  const what = t({ check: 'call_check', roll_call: 'call_roll' }[call.purpose] ?? 'call_video');
  const number = call.case_number ? t('case_number', { number: call.case_number }) : null;
  return [
    h('p.lead.second', t('call_from', { what })),
    h('h1.title', call.case_title || call.caller),
    order?.case.address ? h('p.second', order.case.address) : null,
    call.case_title ? h('p.second', [number, call.caller].filter(Boolean).join(' · ')) : null,
  ];
}
