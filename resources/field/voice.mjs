// A voice note as Opus, where the phone can make one whole; else it is not offered.

import { sha256 } from './ids.mjs';

const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus'];
export const LONGEST_MS = 120_000;

export function voiceKind() {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return null;
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) ?? null;
}

export class Recorder {
  /** ended(note) gets {sha256, blob, name, mime, evidence, taken_at}; the microphone is let go of by then. */
  constructor(now, ended) {
    Object.assign(this, { now, ended });
    this.recorder = null;
  }

  /** Throws what getUserMedia throws where the microphone is not to be had. */
  async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const kind = voiceKind();
    const pieces = [];
    this.began = this.now();
    this.recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 24_000 });
    this.recorder.ondataavailable = ({ data }) => { if (data.size) pieces.push(data); };
    this.recorder.onstop = async () => {
      for (const track of stream.getTracks()) track.stop();
      clearTimeout(this.longest);
      const blob = new Blob(pieces, { type: kind.split(';')[0] });
      const taken = new Date(this.began).toISOString();
      const name = `voice.${kind.includes('webm') ? 'webm' : 'ogg'}`;
      this.ended({ sha256: await sha256(blob), blob, name, mime: blob.type, evidence: '', taken_at: taken });
    };
    this.recorder.start();
    this.longest = setTimeout(() => this.stop(), LONGEST_MS);
  }

  stop() {
    if (this.recorder?.state === 'recording') this.recorder.stop();
  }
}
