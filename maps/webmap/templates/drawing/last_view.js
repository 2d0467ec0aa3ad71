// The view that was asked for last is the one that is shown. Leaflet passes one over while an earlier zoom still runs,
// and lets a zoom that has not begun yet run over it: on a slow phone that is what follows the next touch.

const { setView, _tryAnimatedZoom, _animateZoom } = L.Map.prototype;
const overtaken = new WeakSet(); // centres of zooms that were asked for and not begun when another view was

L.Map.include({
  setView(center, zoom, options) {
    if (this._zoomAsked) overtaken.add(this._zoomAsked);
    this._zoomAsked = null;
    if (this._animatingZoom) this._onZoomTransitionEnd(); // at once where it leads
    return setView.call(this, center, zoom, options);
  },
  _tryAnimatedZoom(center, zoom, options) {
    const tried = _tryAnimatedZoom.call(this, center, zoom, options);
    if (tried) this._zoomAsked = center;
    return tried;
  },
  _animateZoom(center, zoom, starts, noUpdate) {
    if (overtaken.has(center)) {
      this._moveEnd(true);
      return;
    }
    if (starts) this._zoomAsked = null;
    _animateZoom.call(this, center, zoom, starts, noUpdate);
  },
});
