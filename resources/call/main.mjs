// The desk's page of calls. The program says which calls there are and hands signals over; everything is told back by name.

import { Call } from './call.mjs';
import { columns } from './layout.mjs';

const calls = new Map();
const tiles = document.querySelector('#tiles');
let bridge = null;
let microphone = null;

const tell = (facts) => bridge.tell(JSON.stringify(facts));

/** The desk's own voice, null where there is no microphone or it may not be used; asked for with the first call. */
function voice() {
  microphone ??= navigator.mediaDevices
    .getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
    .then((stream) => stream.getAudioTracks()[0])
    .catch((error) => {
      tell({ call: null, what: 'no_voice', why: error.name });
      return null;
    });
  return microphone;
}

/** Between calls nobody listens. */
async function quiet() {
  const track = await microphone;
  if (calls.size) return;
  track?.stop();
  microphone = null;
}

function arrange() {
  tiles.dataset.count = calls.size;
  tiles.style.gridTemplateColumns = `repeat(${columns(calls.size, innerWidth, innerHeight)}, minmax(0, 1fr))`;
}

Object.assign(window, {
  shaotai: {
    open(id, watcher, sound) {
      if (calls.has(id)) return;
      const call = new Call(id, watcher, sound, watcher ? Promise.resolve(null) : voice(), tell);
      calls.set(id, call);
      tiles.append(call.tile.root);
      arrange();
    },
    signal: (id, signal) => calls.get(id)?.signal(signal),
    show: (id, words) => calls.get(id)?.tile.show(words),
    set: (id, how) => calls.get(id)?.set(how),
    say: (id, message) => {
      if (!calls.get(id)?.send(message)) tell({ call: id, what: 'unsaid', t: message.t });
      else if (message.t === 'point') calls.get(id).tile.point(message.x === null ? null : message);
    },
    still: (id, key) => calls.get(id)?.still(key),
    record: (id, on) => calls.get(id)?.record(on),
    end: (id, goodbye) => calls.get(id)?.end(goodbye),
    close(id) {
      const call = calls.get(id);
      if (!call) return;
      calls.delete(id);
      call.end(true);
      call.tile.close();
      arrange();
      quiet();
    },
    // On a wall: read from afar, in two lines over each picture, and nothing is clicked.
    afar: () => document.body.classList.add('afar'),
    // For whoever looks after leaks: what is alive in the page.
    count: () => ({ calls: calls.size }),
  },
});
addEventListener('resize', arrange);
new QWebChannel(qt.webChannelTransport, ({ objects }) => {
  bridge = objects.calls;
  bridge.ready();
});
