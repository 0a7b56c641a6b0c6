// Me: on and off duty, what is sent of where I am, the outbox, offline use, language, signing out.

import { fill, h } from '../dom.mjs';
import { ask, waitingWords } from '../frame.mjs';
import { language, setLanguage, t, tOr } from '../lang.mjs';
import { keptVersion } from '../offline.mjs';
import { isOpen } from '../outbox.mjs';
import { stretches } from '../thinning.mjs';
import { clock, day } from '../times.mjs';

export function meScreen(app) {
  const who = h('section.card');
  const duty = h('section.card');
  const sent = h('section.card');
  const waits = h('button.card.link', { onclick: () => app.go('outbox') });
  const offline = h('section.card');
  let shown = '';

  function update() {
    const { positions, onDuty } = app;
    const now = `${onDuty}${positions.awake}`;
    fill(who, whoCard(app));
    if (shown !== now) { shown = now; fill(duty, dutyCard(app)); }
    fill(sent, h('h2', t('positions')), track(app));
    fill(waits, h('strong', t('outbox')), h('span.far', waitingWords(app) || t('outbox_none')));
    fill(offline, h('h2', t('offline_use')), h('p', t(`offline_${app.offline}`)),
      app.install ? h('button', { onclick: () => app.install() }, t('install')) : null,
      app.offline === 'off' ? h('a.button', { href: '/trust' }, t('offline_how')) : null);
  }

  const version = h('p.as-of');
  keptVersion().then((kept) => { version.textContent = kept ? t('version', { version: kept }) : ''; });
  const tongue = h('button.card.link', { onclick: () => { setLanguage(language() === 'zh' ? 'en' : 'zh'); app.restart(); } },
    h('strong', t('language')), h('span.far', t('other_language')));
  const leave = h('button.card.link', { onclick: async () => {
    const waiting = app.outbox.items.filter(isOpen).length;
    if (await ask(waiting ? t('sign_out_waiting', { n: waiting }) : t('sign_out_ask'), t('sign_out'))) await app.signOut();
  } }, h('strong', t('sign_out')));
  return { title: t('tab_me'), tab: 'me', update, body: h('div.cards', who, duty, sent, waits, offline, tongue, leave, version) };
}

function whoCard(app) {
  const worker = app.me?.worker ?? app.session.worker;
  return [h('strong', worker.name), h('p.second', `${tOr(`role_${worker.role}`, 'tab_me')} · ${worker.phone_masked}`),
    app.me?.grids.length ? h('p.second', app.me.grids.map((grid) => grid.name).join(t('list_comma'))) : null];
}

function dutyCard(app) {
  const { positions, onDuty } = app;
  const awake = h('label.switch', h('span', t('awake')),
    h('input', { type: 'checkbox', checked: positions.awake, onchange: (event) => { positions.awake = event.target.checked; } }));
  const toggle = h(onDuty ? 'button.wide' : 'button.primary.wide', { onclick: async () => {
    if (onDuty && !(await ask(t('duty_off_ask'), t('duty_off')))) return;
    await app.setDuty(!onDuty);
  } }, t(onDuty ? 'duty_off' : 'duty_on'));
  return [h('h2', t('duty')), toggle, h('p.second', t('duty_why', { n: Math.round(positions.every / 1000) })),
    onDuty && positions.canStayAwake ? awake : null];
}

/** The day's track in stretches; what lies between them is said to be a gap. */
function track(app) {
  const { positions } = app;
  const today = day(app.now());
  const fixes = positions.fixes.filter((fix) => day(fix.at) === today);
  const last = fixes.at(-1);
  const rows = [];
  const all = stretches(fixes);
  all.forEach((one, i) => {
    const before = all[i - 1];
    if (before) rows.push(h('li.gap', h('span', `${clock(before.to)}–${clock(one.from)}`), h('span', t('positions_gap'))));
    const kept = one.count - one.sent;
    rows.push(h('li', h('span', `${clock(one.from)}–${clock(one.to)}`),
      h('span.far', [t('positions_sent', { n: one.sent }), kept ? t('positions_kept', { n: kept }) : ''].filter(Boolean).join(' · '))));
  });
  if (last && app.onDuty && app.now() - last.at > 150_000) {
    rows.push(h('li.gap', h('span', `${clock(last.to ?? last.at)}–${clock(app.now())}`), h('span', t('positions_gap'))));
  }
  const why = positions.denied ? h('p.complaint', t('positions_denied')) : null;
  if (!last) return [why ?? h('p.second', t(app.onDuty ? 'positions_waiting' : 'positions_none'))];
  return [why, h('p.second', t('positions_last', { clock: clock(last.at, true), lon: last.lon.toFixed(5), lat: last.lat.toFixed(5), n: Math.round(last.accuracy_m) })),
    h('ol.track', rows.reverse())];
}
