// Keeps the page on the phone, whole and of one version, so that it opens in a dead spot. The API is never kept here.
// VERSION is the digest of the files; .ci/field_version.py writes it and a test holds it to them.

const VERSION = 'ef7168d94b7f';
const CACHE = `field-${VERSION}`;
const FILES = [
  'alone.mjs',
  'app.mjs',
  'calls.mjs',
  'camera.mjs',
  'database.mjs',
  'dom.mjs',
  'duty.mjs',
  'errors.mjs',
  'form.mjs',
  'frame.mjs',
  'geo.mjs',
  'icon-192.png',
  'icon-512.png',
  'ids.mjs',
  './',
  'keeping.mjs',
  'lang.mjs',
  'live.mjs',
  'main.mjs',
  'manifest.webmanifest',
  'map.mjs',
  'map_scene.mjs',
  'map_touch.mjs',
  'offline.mjs',
  'outbox.mjs',
  'peer.mjs',
  'pending.mjs',
  'photo.mjs',
  'photo_field.mjs',
  'ringing.mjs',
  'screens/acting.mjs',
  'screens/asking.mjs',
  'screens/call.mjs',
  'screens/call_picture.mjs',
  'screens/categories.mjs',
  'screens/day.mjs',
  'screens/feed_back.mjs',
  'screens/grid.mjs',
  'screens/me.mjs',
  'screens/order.mjs',
  'screens/orders.mjs',
  'screens/outbox.mjs',
  'screens/place_picker.mjs',
  'screens/report.mjs',
  'screens/sign_in.mjs',
  'session.mjs',
  'signalling.mjs',
  'style.css',
  'talk.mjs',
  'thinning.mjs',
  'times.mjs',
  'voice.mjs',
  'voice_field.mjs',
  'words.mjs',
  'words_call.mjs',
];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('field-') && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// A new version waits until the worker takes it: nobody's form is pulled from under their thumb.
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  const home = new URL('./', self.location).pathname;
  if (request.method !== 'GET' || origin !== self.location.origin || !pathname.startsWith(home)) return;
  const name = request.mode === 'navigate' ? './' : request.url;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(name)).then((kept) => kept ?? fetch(request)));
});
