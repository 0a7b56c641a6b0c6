// The base map: tiles by our own scheme, or the plain ground where the city has none.

export class BaseLayer {
  constructor(desk, tiles) {
    this.desk = desk;
    this.tiles = tiles;
    this.has = false;
    this.revision = 0;
    tiles.on('load', () => {
      desk.reporting = true;
      desk.touch('overlay');
    });
    desk.on('layers', () => this.refresh());
  }

  /** A new base map, or none. */
  use(has, revision) {
    this.has = has;
    this.tiles.options.rev = revision;
    if (this.desk.map.hasLayer(this.tiles)) this.tiles.redraw();
    this.refresh();
    this.desk.tell('tiles');
  }

  refresh() {
    const wanted = this.has && this.desk.layers.base;
    if (wanted && !this.desk.map.hasLayer(this.tiles)) this.tiles.addTo(this.desk.map);
    else if (!wanted) this.tiles.remove();
  }

  loaded() {
    return Object.values(this.tiles._tiles ?? {}).filter((tile) => tile.loaded && tile.el.naturalWidth > 0).length;
  }
}
