for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    document.documentElement.lang = button.dataset.language;
    document.title = button.dataset.title;
    for (const other of document.querySelectorAll("[data-language]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}
// Lists that are folded on the screen are open on paper.
addEventListener("beforeprint", () => {
  for (const list of document.querySelectorAll("details")) list.open = true;
});
