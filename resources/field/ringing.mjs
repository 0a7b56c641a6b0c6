// Rings: two tones and the phone's own trembling, while the page is open. A browser lets a page sound once it was touched.

const EVERY_MS = 2000;
const TONES = [[880, 0], [660, 0.35], [880, 0.7]];
const TREMBLE = [400, 150, 400];

let sounds = null;

/** At the first touch the page gets its voice, for a call may come when nobody touches it. */
export function armRinging() {
  const arm = () => {
    if (typeof AudioContext === 'undefined') return;
    sounds ??= new AudioContext();
    sounds.resume().catch(() => {});
  };
  addEventListener('pointerup', arm, { capture: true });
}

export class Ringing {
  get rings() {
    return Boolean(this.timer);
  }

  start() {
    if (this.timer) return;
    this.#once();
    this.timer = setInterval(() => this.#once(), EVERY_MS);
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    navigator.vibrate?.(0);
  }

  #once() {
    navigator.vibrate?.(TREMBLE);
    if (sounds?.state !== 'running') return;
    for (const [pitch, after] of TONES) {
      const [tone, loud, at] = [sounds.createOscillator(), sounds.createGain(), sounds.currentTime + after];
      tone.frequency.value = pitch;
      // Swelling and fading, for a tone that begins at once cracks.
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.25, at + 0.02);
      loud.gain.linearRampToValueAtTime(0, at + 0.3);
      tone.connect(loud).connect(sounds.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    }
  }
}
