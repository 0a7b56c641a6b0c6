// A call that goes on: one's own picture as the desk sees it, what the desk writes and points at, and what the thumb can do.

import { fill, h } from '../dom.mjs';
import { t } from '../lang.mjs';
import { spanClock } from '../times.mjs';

/** Where a place of the picture (0 to 1) lies on what shows it whole, in pixels of `box`. */
export function placeOn({ x, y }, { width, height }, box) {
  const scale = Math.min(box.width / width, box.height / height);
  return { left: (box.width - width * scale) / 2 + x * width * scale, top: (box.height - height * scale) / 2 + y * height * scale };
}

export function callPicture(app) {
  const [head, state, said, controls] = ['div.head', 'p.state', 'div.said', 'div.controls'].map((what) => h(what));
  const video = h('video', { autoplay: true, muted: true, playsInline: true, 'aria-label': t('call_own') });
  const sound = h('audio', { autoplay: true });
  const mark = h('i.mark-at', { 'aria-hidden': 'true' });
  const held = h('p.held');
  const node = h('div.talking', { hidden: true }, head, state, h('div.picture', video, mark, held), said, controls, sound);

  function renew(calls) {
    const talk = calls?.talk ?? null;
    show(video, talk?.video ?? null);
    if (sound.srcObject !== (talk?.sound ?? null)) sound.srcObject = talk?.sound ?? null;
    if (!talk) {
      // Another call's buttons would look the same, and do what they did for this one.
      for (const part of [head, state, said, held, controls]) fill(part);
      return;
    }
    fill(head, h('strong', calls.call.caller), h('span.clock', talk.liveSince ? spanClock(app.now() - talk.liveSince) : ''),
      talk.recorded ? h('b.recorded', t('call_recorded')) : null);
    fill(state, stateOf(calls, talk).map((words, i) => h(i ? 'span' : `span.${calls.phase}.${talk.quality || 'good'}`, words)));
    fill(said, talk.words ? [h('p', talk.words), h('div.row', t('call_replies').split('|').map((words) => h('button', { onclick: () => talk.reply(words) }, words)))] : null);
    fill(held, talk.held ? [h('b', t('call_held')), h('span', t('call_held_why'))] : null);
    point(talk);
    fill(controls, controlsOf(calls, talk));
  }

  function point({ point: at }) {
    mark.hidden = !at || !video.videoWidth;
    if (mark.hidden) return;
    const { left, top } = placeOn(at, { width: video.videoWidth, height: video.videoHeight }, { width: video.clientWidth, height: video.clientHeight });
    mark.style.left = `${left}px`;
    mark.style.top = `${top}px`;
  }

  video.addEventListener('resize', () => app.changed());
  return { node, renew };
}

function show(video, track) {
  if ((video.srcObject?.getVideoTracks()[0] ?? null) === track) return;
  video.srcObject = track && new MediaStream([track]);
}

function stateOf(calls, talk) {
  const link = { connecting: 'call_connecting', broken: 'call_broken' }[calls.phase]
    ?? { good: 'call_good', weak: 'call_weak' }[talk.quality] ?? 'call_live';
  return [t(link), talk.silent ? t('call_silent') : talk.muted ? t('call_muted') : null, talk.deskMuted ? t('call_desk_muted') : null,
    talk.toldAt ? t('call_place') : null].filter(Boolean);
}

function controlsOf(calls, talk) {
  const button = (key, act, on) => h(on ? 'button.on' : 'button', { onclick: act, 'aria-pressed': on === undefined ? null : String(on) }, t(key));
  return [
    talk.silent ? null : button(talk.muted ? 'call_unmute' : 'call_mute', () => talk.mute(!talk.muted), talk.muted),
    talk.cameras > 1 ? button('call_camera', () => talk.turn()) : null,
    talk.canTorch ? button(talk.lit ? 'call_torch_off' : 'call_torch', () => talk.torch(!talk.lit), talk.lit) : null,
    h('button.end', { onclick: () => calls.hangUp() }, t('call_hang_up')),
  ];
}
