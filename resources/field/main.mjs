// The frame: header, one screen, the tabs; and the way between screens, which is the address's fragment.

import { App } from './app.mjs';
import { fill, h } from './dom.mjs';
import { bannerOf, statusOf, tabsOf } from './frame.mjs';
import { startLanguage, t } from './lang.mjs';
import { armRinging } from './ringing.mjs';
import { startInstall, startOffline } from './offline.mjs';
import { dayScreen } from './screens/day.mjs';
import { feedBackScreen } from './screens/feed_back.mjs';
import { gridScreen } from './screens/grid.mjs';
import { meScreen } from './screens/me.mjs';
import { orderScreen } from './screens/order.mjs';
import { ordersScreen } from './screens/orders.mjs';
import { outboxScreen } from './screens/outbox.mjs';
import { callOver } from './screens/call.mjs';
import { answerScreen, refuseScreen, supportScreen } from './screens/asking.mjs';
import { reportScreen } from './screens/report.mjs';
import { signInScreen } from './screens/sign_in.mjs';

const SCREENS = {
  orders: ordersScreen, order: orderScreen, feed_back: feedBackScreen, refuse: refuseScreen, support: supportScreen, answer: answerScreen,
  report: reportScreen, grid: gridScreen, day: dayScreen, me: meScreen, outbox: outboxScreen,
};
const TICK_MS = 15_000;
const page = document.getElementById('page');
const toasts = document.getElementById('toasts');
let screen = null;
let frame = null;
let pending = false;
let touched = false;
let late = false;

/**
 * The one-time link leaves the address before anything else happens: it must not be seen, shared or kept in the history.
 * A link to a call says which.
 */
function takeLink() {
  const found = /^#(?:call=([0-9a-f-]{36})&)?link=(.+)$/.exec(location.hash);
  if (!found) return null;
  history.replaceState(null, '', location.pathname);
  if (found[1] && app.isIn) app.calls.look(found[1]);
  else if (found[1]) app.called = found[1];
  return decodeURIComponent(found[2]);
}

const app = new App({
  changed: () => {
    call.renew();
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => { pending = false; renew(); });
  },
  toast,
  entered: () => show(),
  left: (why) => show(why),
});
const call = callOver(app);
app.go = (path) => { location.hash = `#/${path}`; };
// A form that was handed in is not gone back to.
app.done = () => location.replace('#/orders');
app.back = () => (history.length > 1 && app.moved ? history.back() : app.go('orders'));
app.restart = () => show();

function show(why = null) {
  screen?.close?.();
  const [name, ...args] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  screen = app.isIn ? (SCREENS[name] ?? ordersScreen)(app, ...args) : signInScreen(app, why);
  const status = h('div.status');
  const banner = h('div.banners');
  const tabs = h('nav.tabs', { 'aria-label': t('app') });
  const back = screen.back ? h('button.back', { onclick: () => app.back(), 'aria-label': t('back') }, '‹') : null;
  frame = { status, banner, tabs, signedIn: app.isIn };
  // Put there as they are, never compared with the last screen's: what is filled later must be what is seen.
  page.replaceChildren(
    h('header', back, h('h1', screen.title), screen.subtitle ? h('span.subtitle', screen.subtitle) : null, status),
    h('main', banner, screen.body), ...(screen.foot ? [h('footer', screen.foot)] : []), ...(screen.tab ? [tabs] : []));
  scrollTo(0, 0);
  renew();
}

function renew() {
  // Between the end of a session and the page to sign in there is nobody to show anything of.
  if (!frame || (frame.signedIn && !app.isIn)) return;
  // What is under a thumb stays there until it is lifted: else its tap would hit nothing.
  if (touched) { late = true; return; }
  fill(frame.status, app.isIn ? statusOf(app, screen) : null);
  fill(frame.banner, app.isIn ? bannerOf(app, screen) : null);
  if (screen.tab) fill(frame.tabs, tabsOf(app, screen.tab));
  screen.update?.();
}

function toast(words) {
  const shown = h('div.toast', { role: 'status' }, words);
  // Over a call too, which stands over everything.
  (document.querySelector('dialog.call') ?? document.body).append(toasts);
  toasts.replaceChildren(shown);
  setTimeout(() => shown.remove(), 2500);
}

function lifted() {
  setTimeout(() => {
    touched = false;
    if (late) { late = false; renew(); }
  });
}

addEventListener('pointerdown', () => { touched = true; }, true);
addEventListener('pointerup', lifted, true);
addEventListener('pointercancel', lifted, true);
// A mistake of ours is said, not swallowed: what the worker did may not have been kept.
addEventListener('unhandledrejection', ({ reason }) => toast(t('failed', { why: String(reason?.message ?? reason) })));
addEventListener('error', ({ message }) => toast(t('failed', { why: message })));
addEventListener('hashchange', () => {
  const link = takeLink();
  app.moved = true;
  show(link && !app.isIn ? { link } : null);
});
setInterval(() => { if (!document.hidden && app.isIn) renew(); }, TICK_MS);

const link = takeLink();
startLanguage();
fill(page, h('p.opening', t('loading')));
startInstall(app);
armRinging();
startOffline(app);
if (!globalThis.crypto?.subtle) {
  fill(page, h('p.opening.warning', t('not_secure')));
} else {
  try {
    await app.start();
    if (!app.isIn && !app.session.worker) show(link ? { link } : null);
  } catch (error) {
    // A browser that keeps nothing (some private windows): there is no page without what it keeps.
    fill(page, h('p.opening.complaint', t('failed', { why: String(error?.message ?? error) })));
    throw error;
  }
}
