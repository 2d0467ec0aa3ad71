// The buttons that switch the language of a page, and tables that are wider than the page: such a one is reached by the
// keyboard, moved by the arrow keys, and named by the heading that it stands under.
function reachWideTables() {
  for (const box of document.querySelectorAll(".wide")) {
    const moves = box.scrollWidth > box.clientWidth;
    const heading = box.closest("section, details, main")?.querySelector("h1, h2, h3, summary");
    const told = { tabindex: "0", role: "group", "aria-label": heading?.innerText.trim() || document.title };
    for (const [name, value] of Object.entries(told)) {
      if (moves) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
}
new ResizeObserver(reachWideTables).observe(document.body);
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    document.documentElement.lang = button.dataset.language;
    document.title = button.dataset.title;
    for (const other of document.querySelectorAll("[data-language]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    reachWideTables();
  });
}
