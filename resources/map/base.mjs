// The base map: tiles by our own scheme, or the plain ground where the city has none.

import { element } from './dom.mjs';

export class BaseLayer {
  constructor(desk, tiles) {
    this.desk = desk;
    this.tiles = tiles;
    this.has = false;
    this.revision = 0;
    this.credit = element('div', 'credit', '');
    this.trouble = element('div', 'credit trouble', '');
    this.trouble.hidden = true;
    desk.map.getContainer().append(this.credit, this.trouble);
    tiles.on('load', () => {
      desk.reporting = true;
      desk.touch('overlay');
    });
    // Decoded with the frame that shows it: what is reported as drawn is then on the screen.
    tiles.on('tileloadstart', ({ tile }) => { tile.decoding = 'sync'; });
    tiles.on('tileerror', ({ tile }) => this.again(tile));
    desk.on('layers', () => this.refresh());
  }

  /** A new base map, or none; what its owner wants said stands on it as text. */
  use(has, revision, attribution = '') {
    this.has = has;
    this.credit.textContent = attribution;
    this.tiles.options.rev = revision;
    if (this.desk.map.hasLayer(this.tiles)) this.tiles.redraw();
    this.refresh();
    this.desk.map.getContainer().classList.toggle('with-base', has);
    this.desk.tell('tiles');
    this.desk.touch();
  }

  /** What is wrong with the base map stands above whose it is; nothing for nothing. */
  say(words) {
    this.trouble.textContent = words ? `◌ ${words}` : '';
    this.trouble.hidden = !words;
  }

  /** A tile that did not come is asked for twice more: it may only have come at a bad moment. */
  again(tile) {
    const tries = Number(tile.dataset.tries ?? 0) + 1;
    if (tries > 2) return;
    tile.dataset.tries = tries;
    setTimeout(() => {
      if (tile.isConnected) tile.src = `${tile.src.replace(/&again=\d+$/, '')}&again=${tries}`;
    }, 400 * tries);
  }

  /** Whether the base map, which has names and borders of its own, is on the screen. */
  get visible() {
    return this.has && this.desk.layers.base;
  }

  refresh() {
    this.credit.hidden = !this.visible || !this.credit.textContent;
    if (this.visible && !this.desk.map.hasLayer(this.tiles)) this.tiles.addTo(this.desk.map);
    else if (!this.visible) this.tiles.remove();
  }

  loaded() {
    return Object.values(this.tiles._tiles ?? {}).filter((tile) => tile.loaded && tile.el.naturalWidth > 0).length;
  }
}
