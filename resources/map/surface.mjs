// A canvas over the map: stands still under a drag, is scaled by Leaflet during a zoom, drawn anew afterwards.

export class Surface {
  /**
   * `draw(ctx, view)` paints in device pixels, and returns false where it painted nothing: then there is nothing to put on
   * the screen either. `pad` is how much is drawn beyond each edge, in parts of the map's size, so that a short drag draws
   * nothing anew. `also` are further names it is touched by; `live` is for what is drawn anew many times a second.
   */
  constructor(desk, name, z, draw, { pad = 0, also = [], live = false } = {}) {
    this.pad = pad;
    this.live = live;
    this.desk = desk;
    this.name = name;
    this.names = new Set([name, ...also]);
    this.draw = draw;
    this.dirty = true;
    this.pane = desk.map.createPane(`desk-${name}`);
    this.pane.style.zIndex = z;
    this.pane.style.pointerEvents = 'none';
    this.put(document.createElement('canvas'));
    desk.map.on('zoomanim', (event) => this.zooming(event));
    desk.surfaces.push(this);
  }

  /** Draw on this canvas from now on: one keeps the first context it gave, so that another way to draw needs another. */
  put(canvas) {
    this.canvas?.remove();
    this.canvas = canvas;
    canvas.classList.add('leaflet-zoom-animated');
    this.pane.append(canvas);
    this.ctx = this.context();
  }

  context() {
    return this.canvas.getContext('2d', { desynchronized: this.live });
  }

  zooming({ zoom, center }) {
    const { map } = this.desk;
    if (!this.corner) return;
    const offset = map._latLngToNewLayerPoint(this.corner, zoom, center);
    L.DomUtil.setTransform(this.canvas, offset, map.getZoomScale(zoom, this.zoom));
  }

  /** Whether what was drawn still fills the map after a move. */
  get covers() {
    const { map } = this.desk;
    if (!this.pad || !this.at || map.getZoom() !== this.zoom) return false;
    const [from, size] = [map.containerPointToLayerPoint([0, 0]), map.getSize()];
    return (
      from.x >= this.at.x && from.y >= this.at.y &&
      from.x + size.x <= this.at.x + this.size.x && from.y + size.y <= this.at.y + this.size.y
    );
  }

  paint() {
    const { map } = this.desk;
    if (map._animatingZoom) return;
    const dpr = window.devicePixelRatio || 1;
    const margin = map.getSize().multiplyBy(this.pad).round();
    const size = map.getSize().add(margin.multiplyBy(2));
    const width = Math.max(1, Math.round(size.x * dpr));
    const height = Math.max(1, Math.round(size.y * dpr));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }
    this.size = size;
    this.at = map.containerPointToLayerPoint([-margin.x, -margin.y]);
    L.DomUtil.setPosition(this.canvas, this.at);
    this.corner = map.layerPointToLatLng(this.at);
    this.zoom = map.getZoom();
    const scale = map.options.crs.scale(this.zoom);
    const origin = map.getPixelBounds().min.subtract(margin);
    const drawn = this.draw(this.ctx, {
      width, height, dpr, zoom: this.zoom, css: scale, scale: scale * dpr, left: origin.x * dpr, top: origin.y * dpr,
    });
    this.canvas.style.visibility = drawn === false ? 'hidden' : '';
  }
}
