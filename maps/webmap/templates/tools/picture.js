// A picture of the map as it is seen, with what one has to know to read it: title, service and time, figures, legend,
// date, model, threshold, credits.

const PICTURE_STRIP = 146; // pixels below the map for legend and text

function drawPicture(map, model, texts, layers) {
  const ratio = window.devicePixelRatio || 1;
  const size = map.getSize();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(size.x * ratio);
  canvas.height = Math.round((size.y + PICTURE_STRIP) * ratio);
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.fillStyle = "#f4f2ec";
  ctx.fillRect(0, 0, size.x, size.y);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, size.x, size.y);
  ctx.clip();
  for (const { layer, pane } of layers()) drawLayer(ctx, map, model.state, layer, pane);
  ctx.restore();
  drawStrip(ctx, model, texts, size);
  return canvas;
}

// One image or canvas where it lies, cut as the swipe cuts it.
function drawLayer(ctx, map, state, layer, pane) {
  const node = layer.getElement?.() ?? layer._container;
  if (!map.hasLayer(layer) || !node) return;
  ctx.save();
  if (state.swipe !== null) {
    const [x, size] = [state.swipe * map.getSize().x, map.getSize()];
    ctx.beginPath();
    if (SIDES.left.includes(pane)) ctx.rect(0, 0, x, size.y);
    else if (SIDES.right.includes(pane)) ctx.rect(x, 0, size.x - x, size.y);
    else ctx.rect(0, 0, size.x, size.y);
    ctx.clip();
  }
  if (pane === "relief") ctx.globalCompositeOperation = "multiply";
  const [frame, box] = [map.getContainer().getBoundingClientRect(), node.getBoundingClientRect()];
  ctx.drawImage(node, box.left - frame.left, box.top - frame.top, box.width, box.height);
  ctx.restore();
}

function drawStrip(ctx, model, texts, size) {
  const top = size.y;
  const { state } = model;
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, top, size.x, PICTURE_STRIP);
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  ctx.fillStyle = COLOURS.ink;
  const write = (text, x, y, font, room) => {
    ctx.font = `${font} ${FONT}`;
    ctx.fillText(text, x, y, Math.max(20, room));
  };
  const { t, known } = texts;
  const service = known(`common.service.${state.service}`, state.service);
  const when = state.swipe === null ? t(`common.${state.view}`) : t("map.swipe");
  write(`${document.title} · ${service} · ${when}`, 12, top + 22, "600 15px", size.x - 24);
  const sentence = [byId("gaps").textContent, byId("brings").parentElement.hidden ? "" : byId("brings").textContent].filter(Boolean).join(". ");
  write(sentence, 12, top + 42, "400 12.5px", size.x - 24);
  drawPictureLegend(ctx, model, texts, top + 62, size.x);
  write(basisOf(model, texts).join(" "), 12, top + 120, "400 11px", size.x - 24);
  write(model.data.credits.join(" · "), 12, top + 136, "400 10px", size.x - 24);
}

// Marks in a first line, what colours the ground in a second.
function drawPictureLegend(ctx, model, { t, known }, y, width) {
  const service = known(`common.inline.${model.state.service}`, model.state.service);
  const marks = [["gap", t("map.layer.gaps", { service })], ["served", t("map.layer.served")]];
  if (model.state.view === "after") marks.push(["gained", t("map.layer.gained")], ["new_tower", t("map.layer.proposals")]);
  marks.push(["site", t(model.state.service === "fibre" ? "map.layer.all_sites" : "map.layer.sites")]);
  const drawMark = (mark) => () => MARKS[mark](ctx, mark === "served" ? 4.5 : 6);
  const end = drawLegendLine(ctx, marks.map(([mark, text]) => [drawMark(mark), text]), y, width);
  const areas = [...document.querySelectorAll("#classes li, #legend-gained-area:not([hidden])")];
  const drawArea = (item) => () => {
    const swatch = item.querySelector(".swatch");
    ctx.fillStyle = swatch.classList.contains("hatched") ? "#ffffff" : getComputedStyle(swatch).backgroundColor;
    ctx.fillRect(-7, -5, 14, 10);
    ctx.lineWidth = 1;
    ctx.strokeStyle = "#5b5b5b";
    ctx.strokeRect(-7, -5, 14, 10);
    if (!swatch.classList.contains("hatched")) return;
    ctx.beginPath();
    for (const x of [-7, -2, 3]) {
      ctx.moveTo(x, 5);
      ctx.lineTo(x + 4, -5);
    }
    ctx.stroke();
  };
  drawLegendLine(ctx, areas.map((item) => [drawArea(item), item.textContent.trim()]), end + 18, width);
}

// Entries side by side, on further lines where they do not fit; where the last line lies.
function drawLegendLine(ctx, entries, y, width) {
  let [x, line] = [12, y];
  ctx.font = `400 11.5px ${FONT}`;
  for (const [picture, text] of entries) {
    const needs = 30 + ctx.measureText(text).width;
    if (x + needs > width && x > 12) [x, line] = [12, line + 18];
    ctx.save();
    ctx.translate(x + 8, line);
    picture();
    ctx.restore();
    ctx.fillStyle = COLOURS.ink;
    ctx.font = `400 11.5px ${FONT}`;
    ctx.fillText(text, x + 20, line + 4);
    x += needs;
  }
  return line;
}

function savePicture(map, model, texts, layers) {
  drawPicture(map, model, texts, layers).toBlob((blob) => saveAs(blob, `map_${model.state.service}_${model.state.view}.png`), "image/png");
}

function pictureButton(save) {
  const button = iconButton("picture", "M2 4h3l1-2h4l1 2h3v9H2zM8 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z");
  button.addEventListener("click", save);
  return button;
}
