// Signing in: phone and code, or the link that the centre sent.

import { fill, h } from '../dom.mjs';
import { Refusal, Unreachable } from '../errors.mjs';
import { complaint, field } from '../form.mjs';
import { language, setLanguage, t } from '../lang.mjs';

const AGAIN_S = 60;

/** `why` is null, "signed_out", "elsewhere" for a page that is open in another window, or {link} to sign in by. */
export function signInScreen(app, why) {
  if (why === 'elsewhere') {
    const here = h('button.primary.wide', { onclick: () => app.enter(true) }, t('use_here'));
    return { title: t('app'), body: h('div', h('div.empty', h('p', t('elsewhere')), h('p.second', t('elsewhere_why')))), foot: here };
  }
  const given = { phone: '', code: '' };
  const fields = h('div.sign-in');
  const wrong = complaint(fields);
  const told = h('p.told', { role: 'status' });
  const fieldOf = (name, facts) => field(t(name), '', (value) => { given[name] = value.replace(/\s/g, ''); }, facts);
  const send = h('button', { type: 'button', onclick: () => requestCode() }, t('code_get'));
  const enter = h('button.primary.wide', t('sign_in'));
  let timer = null;

  async function attempt(work) {
    wrong.say('');
    try {
      return await work();
    } catch (error) {
      if (error instanceof Unreachable) wrong.say(t(error.message.startsWith('status') ? 'busy' : 'sign_in_unreachable'));
      else if (error instanceof Refusal) wrong.say(error.why[language()]);
      else throw error;
      return null;
    }
  }

  async function requestCode() {
    if (given.phone.length < 11) { wrong.say(t('phone_wrong')); return; }
    await attempt(async () => {
      await app.session.requestCode(given.phone);
      told.textContent = t('code_sent');
      countDown(AGAIN_S);
    });
  }

  function countDown(left) {
    send.disabled = left > 0;
    send.textContent = left > 0 ? t('code_again', { n: left }) : t('code_get');
    if (left > 0) timer = setTimeout(() => countDown(left - 1), 1000);
  }

  async function signIn(work) {
    enter.disabled = true;
    enter.textContent = t('signing_in');
    const worker = await attempt(work);
    if (worker) await app.enter();
    enter.disabled = false;
    enter.textContent = t('sign_in');
  }

  const form = h('form.sign-in.whole', { novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    if (given.phone.length < 11) wrong.say(t('phone_wrong'));
    else if (!/^\d{6}$/.test(given.code)) wrong.say(t('code_wrong'));
    else signIn(() => app.session.signIn(given.phone, given.code));
  } },
  h('img.mark', { src: 'icon-192.png', alt: '' }), h('p.lead', t('sign_in_why')),
  fill(fields, fieldOf('phone', { type: 'tel', inputmode: 'tel', autocomplete: 'tel-national', maxlength: '20' }),
    h('div.with-button', fieldOf('code', { inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '6' }), send)),
  told, wrong.node, enter);

  if (why === 'signed_out') wrong.say(t('signed_out'));
  if (why !== null && typeof why === 'object') signIn(() => app.session.signInByLink(why.link));
  const other = h('button.quiet', { onclick: () => { setLanguage(language() === 'zh' ? 'en' : 'zh'); app.restart(); } }, t('other_language'));
  return { title: t('app'), body: fill(h('div'), form, h('div.centre', other)), close: () => clearTimeout(timer) };
}
