// The service worker, which lets the page open without a network; and what is said where the phone does not allow one.

/** Where the browser offers to install the page, app.install() asks for it. */
export function startInstall(app) {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    app.install = async () => {
      app.install = null;
      await event.prompt();
      app.changed();
    };
    app.changed();
  });
}

/** Sets app.offline to "on", "off" or "starting", and app.newVersion once a newer page waits. */
export async function startOffline(app) {
  const workers = navigator.serviceWorker;
  if (!workers) return set(app, 'off');
  let first = !workers.controller;
  workers.addEventListener('controllerchange', () => {
    if (!first) location.reload();
    first = false;
  });
  try {
    const registered = await workers.register('sw.js', { scope: './', updateViaCache: 'none' });
    const waiting = (worker) => {
      app.newVersion = () => worker.postMessage('take over');
      app.changed();
    };
    if (registered.waiting && workers.controller) waiting(registered.waiting);
    registered.addEventListener('updatefound', () => {
      const worker = registered.installing;
      worker.addEventListener('statechange', () => { if (worker.state === 'installed' && workers.controller) waiting(worker); });
    });
    // A page that is open for days looks for a newer one when it is looked at; without a network it looks later.
    document.addEventListener('visibilitychange', () => { if (!document.hidden) registered.update().catch(() => {}); });
    await workers.ready;
    set(app, 'on');
  } catch {
    // A certificate that the phone does not trust, or no network at the very first time: both are said as "off".
    set(app, 'off');
  }
}

function set(app, state) {
  app.offline = state;
  app.changed();
}

/** The version of the page that is kept on the phone, "" before it is. */
export async function keptVersion() {
  if (!globalThis.caches) return '';
  const names = await caches.keys();
  return names.filter((name) => name.startsWith('field-')).at(-1)?.slice('field-'.length) ?? '';
}
