// A page opened from a disk has no clipboard to write to; what is selected can be copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => {
    const lines = document.getElementById(button.dataset.copy);
    getSelection().selectAllChildren(lines);
    document.execCommand("copy");
  });
}
addEventListener("beforeprint", () => {
  for (const list of document.querySelectorAll("details")) list.open = true;
});
