// Canvases of our own: areas below the relief, everything else above it, redrawn after a move; and sizes of marks.

const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

const CanvasLayer = L.Renderer.extend({
  options: { padding: 0.2 },
  initialize(draw, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._draw = draw;
  },
  _initContainer() {
    this._container = L.DomUtil.create("canvas");
    this._container.setAttribute("aria-hidden", "true");
  },
  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },
  _updatePaths() {},
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const ratio = window.devicePixelRatio || 1;
    const size = this._bounds.getSize();
    const canvas = this._container;
    const view = viewOf(this._map, this._bounds, ratio);
    L.DomUtil.setPosition(canvas, this._bounds.min);
    const ctx = canvas.getContext("2d");
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    } else ctx.clearRect(0, 0, width, height); // a canvas of the same size is kept: another one costs more than what is drawn
    ctx.save();
    ctx.scale(ratio, ratio);
    this._draw(ctx, view);
    ctx.restore();
    this.fire("update");
  },
  redraw() {
    if (this._map) this._update();
  },
});

// From world to canvas: pixel = world * scale - origin.
function viewOf(map, bounds, ratio) {
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin().add(bounds.min);
  const size = bounds.getSize();
  const scale = 256 * 2 ** zoom;
  const corner = map.containerPointToLayerPoint([0, 0]).subtract(bounds.min); // of what is seen, on the canvas
  const frame = map.getSize();
  return {
    zoom,
    ratio,
    seen: [corner.x, corner.y, corner.x + frame.x, corner.y + frame.y],
    // Where controls lie; asked for by who needs it, since the page is laid out for it.
    covered: () => controlsOf(map).map(([x, y, width, height]) => [corner.x + x, corner.y + y, corner.x + x + width, corner.y + y + height]),
    scale,
    left: origin.x,
    top: origin.y,
    width: size.x,
    height: size.y,
    box: [origin.x / scale, origin.y / scale, (origin.x + size.x) / scale, (origin.y + size.y) / scale],
  };
}

// Where buttons and the scale lie on the map: left, top, width and height, pixels.
function controlsOf(map) {
  const frame = map.getContainer().getBoundingClientRect();
  const boxes = [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect());
  return boxes.filter((box) => box.width).map((box) => [box.left - frame.left, box.top - frame.top, box.width, box.height]);
}

function meets(a, b) {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

function trace(ctx, view, area, closed) {
  for (const one of area.paths) {
    const p = one.points;
    for (let i = 0; i < p.length; i += 2) {
      const x = p[i] * view.scale - view.left;
      const y = p[i + 1] * view.scale - view.top;
      if (i) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
    }
    if (closed) ctx.closePath();
  }
}

function traceAll(ctx, view, areas, closed) {
  ctx.beginPath();
  for (const area of areas) if (meets(area.box, view.box)) trace(ctx, view, area, closed);
}

// Radius of village marks: smaller from afar, where they stand close.
function villageRadius(zoom) {
  return Math.min(5.5, Math.max(1.75, 2.75 + (zoom - 10) * 0.7));
}

// Larger than the others; smaller again where there are so many that they would hide each other.
function gapRadius(zoom, count) {
  const base = count <= 100 ? 7 : count <= 400 ? 5.75 : 4.75;
  return Math.min(10, Math.max(base - 1.5, base + (zoom - 10) * 0.9));
}

const FAR_ZOOM = 10.5; // below, a province is in view: what is in order steps back, so that the gaps are seen

const SIZES = 4; // sizes of the marks of gaps, whose area grows with the people

// Size of the mark of so many people, 1 to SIZES: its area grows as they do, but never to nothing.
function sizeOf(people, most) {
  const area = Math.max(0.2, Math.min(1, people / most));
  return Math.ceil(area * SIZES);
}

function gainedRadius(zoom, count) {
  return villageRadius(zoom) + (count <= 400 ? 1.25 : 0.25);
}

function siteRadius(zoom) {
  return Math.min(9, Math.max(3.5, 5 + (zoom - 10) * 0.9));
}

function proposalRadius(zoom, count) {
  const base = count <= 60 ? 10 : 7.5;
  return Math.min(13, Math.max(base - 1, base + (zoom - 10) * 1.25));
}
