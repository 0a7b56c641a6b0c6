// The voice note of a form: recorded, heard again, dropped. Not there at all where the phone cannot make one whole.

import { fill, h } from './dom.mjs';
import { t } from './lang.mjs';
import { Recorder, voiceKind } from './voice.mjs';

export class VoiceField {
  constructor(app, draft) {
    Object.assign(this, { app, draft });
    this.node = h('div.voice');
    this.recorder = new Recorder(() => app.now(), (note) => this.#recorded(note));
    if (voiceKind()) this.draw();
  }

  async draw() {
    const { voice } = this.draft.values;
    if (!voice) {
      fill(this.node, h('button', { type: 'button', onclick: () => this.#record() }, `${t('voice')} · ${t('voice_record')}`));
      return;
    }
    const blob = await this.app.keeping.media(voice.sha256);
    const sound = h('audio', { controls: true });
    if (blob) sound.src = URL.createObjectURL(blob);
    fill(this.node, h('h3', t('voice')), sound, h('button', { type: 'button', onclick: () => this.#drop() }, t('voice_drop')));
  }

  close() {
    clearInterval(this.tick);
    this.recorder.stop();
  }

  async #record() {
    try {
      await this.recorder.start();
    } catch {
      fill(this.node, h('p.complaint', t('voice_denied')));
      return;
    }
    const stop = h('button.recording', { type: 'button', onclick: () => this.recorder.stop() });
    const show = () => {
      const s = Math.floor((this.app.now() - this.recorder.began) / 1000);
      stop.textContent = t('voice_stop', { time: `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}` });
    };
    show();
    this.tick = setInterval(show, 500);
    fill(this.node, stop);
  }

  async #recorded({ blob, ...note }) {
    clearInterval(this.tick);
    await this.app.keeping.addMedia({ sha256: note.sha256, blob });
    // A draft's files hold their bytes on the phone; the note stands beside them under a name of its own.
    await this.draft.set({ voice: note });
    this.draw();
  }

  async #drop() {
    await this.draft.set({ voice: null });
    this.draw();
  }
}
