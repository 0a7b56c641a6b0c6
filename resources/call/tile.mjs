// A call's tile: the picture, who it is, how it stands, and the mark where somebody points. It decides nothing.

import { pictureIn, placeOn } from './layout.mjs';

const MARK_MS = 5000;

function element(tag, name, parent) {
  const made = document.createElement(tag);
  made.className = name;
  parent?.append(made);
  return made;
}

/** `clicked(place)` with the place on the picture (null beside it). */
export class Tile {
  constructor(clicked) {
    this.root = element('section', 'tile');
    this.video = element('video', 'picture', this.root);
    Object.assign(this.video, { autoplay: true, playsInline: true, disablePictureInPicture: true });
    this.mark = element('i', 'mark', this.root);
    this.centre = element('div', 'centre', this.root);
    this.large = element('p', 'large', this.centre);
    this.small = element('p', 'small', this.centre);
    const head = element('header', 'head', this.root);
    this.name = element('b', 'name', head);
    this.about = element('span', 'about', head);
    this.recording = element('span', 'recording', head);
    this.state = element('span', 'state', head);
    this.root.addEventListener('click', ({ clientX, clientY }) => {
      const box = this.video.getBoundingClientRect();
      clicked(placeOn(box, this.video.videoWidth, this.video.videoHeight, clientX - box.x, clientY - box.y));
    });
  }

  /** {name, about, state, recording, large, small, tone, chosen, picture}: words, and how the tile looks. */
  show(words) {
    for (const part of ['name', 'about', 'state', 'recording', 'large', 'small']) this[part].textContent = words[part] ?? '';
    this.root.dataset.tone = words.tone ?? '';
    this.root.classList.toggle('chosen', words.chosen === true);
    this.root.classList.toggle('veiled', words.picture !== true);
  }

  point(place) {
    const box = this.video.getBoundingClientRect();
    const picture = place && pictureIn(box, this.video.videoWidth, this.video.videoHeight);
    clearTimeout(this.fades);
    this.mark.classList.toggle('seen', Boolean(picture));
    if (!picture) return;
    this.mark.style.left = `${picture.x + place.x * picture.width}px`;
    this.mark.style.top = `${this.video.offsetTop + picture.y + place.y * picture.height}px`;
    this.fades = setTimeout(() => this.mark.classList.remove('seen'), MARK_MS);
  }

  close() {
    clearTimeout(this.fades);
    this.video.srcObject = null;
    this.root.remove();
  }
}
