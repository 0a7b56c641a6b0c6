// What a connection's statistics say about a picture. No page needed.

/** What is counted from `stats` (an RTCStatsReport, or anything with forEach) for the later difference. */
export function count(stats, at) {
  const found = {
    at, width: 0, height: 0, frames: 0, bytes: 0, received: 0, lost: 0, buffered: 0, emitted: 0, roundTrip: null,
  };
  const pairs = new Map();
  let selected = null;
  stats.forEach((one) => {
    if (one.type === 'inbound-rtp' && one.kind === 'video') {
      found.width = one.frameWidth ?? 0;
      found.height = one.frameHeight ?? 0;
      found.frames = one.framesDecoded ?? 0;
      found.bytes = one.bytesReceived ?? 0;
      found.received = one.packetsReceived ?? 0;
      found.lost = Math.max(0, one.packetsLost ?? 0);
      found.buffered = one.jitterBufferDelay ?? 0;
      found.emitted = one.jitterBufferEmittedCount ?? 0;
    } else if (one.type === 'candidate-pair') pairs.set(one.id, one);
    else if (one.type === 'transport') selected = one.selectedCandidatePairId ?? selected;
  });
  found.roundTrip = pairs.get(selected)?.currentRoundTripTime ?? null;
  return found;
}

/** Between two counts: pixels, frames a second, loss 0 to 1, how old the picture is (ms, half the way and the buffer), kbit/s. */
export function quality(before, now) {
  const seconds = (now.at - before.at) / 1000;
  if (!(seconds > 0)) return null;
  const grown = (name) => Math.max(0, now[name] - before[name]);
  const packets = grown('received') + grown('lost');
  const held = grown('emitted') > 0 ? grown('buffered') / grown('emitted') : 0;
  return {
    width: now.width,
    height: now.height,
    frames: grown('frames') / seconds,
    loss: packets ? grown('lost') / packets : 0,
    delay: Math.round(((now.roundTrip ?? 0) / 2 + held) * 1000),
    kbits: Math.round((grown('bytes') * 8) / seconds / 1000),
  };
}
