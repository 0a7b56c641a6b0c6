// The phone's camera and microphone for a call: opened, changed, lit; and why not, in kinds that can be said.

import { NoCamera } from './errors.mjs';

const SHARP = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const open = (constraints) => navigator.mediaDevices.getUserMedia(constraints);

/** Open both; without a microphone the picture alone. Returns {video, audio}, tracks, audio null. Throws NoCamera. */
export async function openCamera(facing = 'environment') {
  if (!navigator.mediaDevices) throw new NoCamera('NotFoundError');
  const video = { ...SHARP, facingMode: { ideal: facing } };
  try {
    return tracksOf(await open({ video, audio: VOICE }));
  } catch (error) {
    try {
      // One of the two is missing or not allowed; a picture without a voice is worth a call.
      return tracksOf(await open({ video }));
    } catch (again) {
      throw new NoCamera(again.name);
    }
  }
}

function tracksOf(stream) {
  return { video: stream.getVideoTracks()[0], audio: stream.getAudioTracks()[0] ?? null };
}

export async function cameras() {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
}

/** Where a camera looks, "" where it does not say. */
export const facingOf = (track) => track?.getSettings().facingMode ?? '';

/**
 * Open the camera that looks the other way, or where none says so the next one. The one in use is let go of first: few
 * phones have two open at once. Throws NoCamera where not even the old one comes back.
 */
export async function otherCamera(track, facing) {
  const was = track.getSettings();
  track.stop();
  const all = await cameras();
  const next = all[(all.findIndex(({ deviceId }) => deviceId === was.deviceId) + 1) % all.length];
  const tries = [{ facingMode: { exact: facing } }, ...[next?.deviceId, was.deviceId].filter(Boolean).map((exact) => ({ deviceId: { exact } })), {}];
  let why = null;
  for (const one of tries) {
    try {
      return (await open({ video: { ...SHARP, ...one } })).getVideoTracks()[0];
    } catch (error) {
      why = error;
    }
  }
  throw new NoCamera(why.name);
}

export const canTorch = (track) => Boolean(track?.getCapabilities?.().torch);

/** Light the torch or put it out; resolves to whether it did. */
export async function setTorch(track, on) {
  return track.applyConstraints({ advanced: [{ torch: on }] }).then(() => true, () => false);
}
