// Where the card of a chosen thing stands: beside its mark, or on a phone, whose map is small, as a sheet from below.

const PHONE = "(max-width: 760px)";

function onPhone() {
  return window.matchMedia(PHONE).matches;
}

function cardsOf(map, closed) {
  const room = map.getSize().x - 90; // the buttons of the map stay free
  const popup = L.popup({
    maxWidth: Math.min(380, room),
    minWidth: Math.min(330, room),
    autoPanPaddingTopLeft: [10, 10],
    autoPanPaddingBottomRight: [54, 10],
    closeButton: false,
  });
  popup.on("remove", closed);
  const sheet = element("div", "sheet");
  sheet.setAttribute("role", "region"); // outside the map, it is a part of the page of its own
  sheet.dataset.label = "map.card";
  sheet.hidden = true;
  document.body.append(sheet);
  const node = () => (sheet.hidden ? popup.getElement() : sheet);
  const close = () => {
    map.closePopup(popup);
    if (sheet.hidden) return;
    sheet.hidden = true;
    sheet.replaceChildren();
    closed();
  };
  sheet.addEventListener("keydown", (event) => event.key === "Escape" && close());
  // What is drawn on demand comes into view: the card from its top, and the map moves so that all of it is seen.
  const followed = (content) => {
    content.addEventListener("grown", () => {
      content.parentElement.scrollTop = 0;
      if (sheet.hidden) popup.update();
    });
    return content;
  };
  return {
    close,
    open(latlng, content) {
      close();
      followed(content);
      if (onPhone()) {
        sheet.replaceChildren(content);
        sheet.hidden = false;
        map.panInside(latlng, { paddingTopLeft: [30, 30], paddingBottomRight: [60, 40], animate: false });
      } else popup.setLatLng(latlng).setContent(content).openOn(map);
    },
    fill(content) {
      followed(content);
      if (sheet.hidden) popup.setContent(content);
      else sheet.replaceChildren(content);
    },
    focus: () => node().querySelector(".close").focus({ preventScroll: true }),
  };
}
