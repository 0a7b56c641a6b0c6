// What stands around every screen: duty and network at the top, what waits below it, the tabs at the bottom.

import { h } from './dom.mjs';
import { t, tn } from './lang.mjs';
import { counts } from './outbox.mjs';

const TABS = ['orders', 'grid', 'day', 'me'];

/** What an item of the outbox is called. */
export function whatOf(item) {
  if (item.kind === 'duty') return t(item.body.on ? 'duty_on' : 'duty_off');
  return item.kind === 'report' ? t('report') : t(`act_${item.kind}`);
}

export function statusOf(app, screen) {
  if (screen.subtitle) return app.reachable ? null : h('span.network', t('no_network'));
  return [
    h(app.onDuty ? 'button.duty' : 'button.duty.off', { onclick: () => app.go('me') },
      h('i.dot', { 'aria-hidden': 'true' }), t(app.onDuty ? 'on_duty' : 'off_duty')),
    app.reachable ? null : h('span.network', t('no_network')),
  ];
}

/** "2 条上报、5 张照片、31 个定位"; "" where nothing waits. */
export function waitingWords(app) {
  const { reports, acts, photos } = counts(app.outbox.items);
  const fixes = app.positions.unsent.length;
  const said = [];
  if (reports) said.push(tn('n_report', 'n_reports', reports));
  if (acts) said.push(tn('n_act', 'n_acts', acts));
  if (photos) said.push(tn('n_photo', 'n_photos', photos));
  // Positions are sent every few seconds: they are worth a word only where they cannot be.
  if (fixes && !app.reachable) said.push(tn('n_fix', 'n_fixes', fixes));
  return said.join(t('list_comma'));
}

export function bannerOf(app, screen) {
  const { refused } = counts(app.outbox.items);
  const what = waitingWords(app);
  const open = () => app.go('outbox');
  const said = [];
  if (app.newVersion) said.push(h('button.banner.chosen', { onclick: () => app.newVersion() }, t('new_version')));
  if (refused && screen.tab) said.push(h('button.banner.late', { onclick: open }, t('refused_some', { n: refused })));
  if (!app.reachable) said.push(h('button.banner', { onclick: open }, what ? t('kept_offline', { what }) : t('kept_nothing')));
  else if (what && screen.tab) said.push(h('button.banner.calm', { onclick: open }, t('sending_now', { what })));
  if (app.positions.denied && app.onDuty && screen.tab) said.push(h('p.banner.late', t('positions_denied')));
  return said;
}

export function tabsOf(app, chosen) {
  return TABS.map((name) => h(name === chosen ? 'button.chosen' : 'button',
    { onclick: () => app.go(name), 'aria-current': name === chosen ? 'page' : null }, t(`tab_${name}`)));
}

/** A question that must be answered; resolves to whether it was confirmed. */
export function ask(question, yes = t('confirm')) {
  return new Promise((resolve) => {
    const dialog = h('dialog', h('p', question), h('div.row',
      h('button', { onclick: () => dialog.close('no') }, t('cancel')),
      h('button.primary', { onclick: () => dialog.close('yes') }, yes)));
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
