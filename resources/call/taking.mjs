// Evidence from a picture: a still of the whole frame, and a recording in pieces as it comes.

const PIECE = 3 * 65536; // a multiple of three: pieces of base64 can be put together

/** Hand a blob's bytes over, in their order: `piece(text, last)` gets base64. */
export async function inPieces(blob, piece) {
  if (!blob.size) piece('', true);
  for (let at = 0; at < blob.size; at += PIECE) {
    const part = await read(blob.slice(at, at + PIECE));
    piece(part, at + PIECE >= blob.size);
  }
}

function read(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** A JPEG of the video's frame in its own pixels, null where there is no frame. */
export function still(video) {
  if (video.videoWidth <= 2) return Promise.resolve(null);
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d').drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
}

const FORMATS = ['video/webm;codecs=vp8,opus', 'video/webm'];

/** Records a stream until it is stopped or the stream ends. `took(blob)` in order, `ended()` after the last. */
export class Recorder {
  constructor(stream, own, took, ended) {
    const video = stream.getVideoTracks();
    this.context = own ? mixed(stream, own) : null;
    const sound = this.context ? this.context.out.stream.getAudioTracks() : stream.getAudioTracks();
    const mimeType = FORMATS.find((one) => MediaRecorder.isTypeSupported(one));
    this.recorder = new MediaRecorder(new MediaStream([...video, ...sound]), { mimeType, videoBitsPerSecond: 2_000_000 });
    this.recorder.ondataavailable = ({ data }) => data.size && took(data);
    this.recorder.onstop = () => {
      this.context?.close();
      ended();
    };
    this.recorder.start(1000);
  }

  stop() {
    if (this.recorder.state !== 'inactive') this.recorder.stop();
  }
}

/** Both voices in one track. */
function mixed(stream, own) {
  const context = new AudioContext();
  context.out = context.createMediaStreamDestination();
  for (const track of [...stream.getAudioTracks(), own]) {
    context.createMediaStreamSource(new MediaStream([track])).connect(context.out);
  }
  return context;
}
