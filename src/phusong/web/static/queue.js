// The queue by keyboard: rows are walked with j and k, and decided with one letter.
"use strict";
(() => {
  const queue = document.getElementById("queue");
  const dialog = document.getElementById("decide");
  if (!queue) return;
  const decides = queue.dataset.decides === "yes";
  const rows = () => [...queue.tBodies[0].rows];
  let at = -1;

  const row = () => rows()[at];
  const go = (to) => {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, to));
    all.forEach((each, number) => each.classList.toggle("here", number === at));
    all[at].focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };
  const address = (which) => `/rounds/${queue.dataset.round}/proposals/${encodeURIComponent(which.dataset.id)}/decision`;
  const send = (which, values) => htmx.ajax("POST", address(which), {
    source: which, target: which, swap: "outerHTML", values, headers: { "X-Page-Mark": document.body.dataset.mark },
  });

  // Fields that go with one verdict alone are shown with it.
  const form = document.getElementById("decide-form");
  const fit = () => {
    const verdict = form.elements.verdict.value;
    form.querySelector(".with-relocate").hidden = verdict !== "relocate";
    form.querySelector(".with-radius").hidden = verdict !== "reject" && verdict !== "relocate";
    form.querySelector(".with-phase").hidden = verdict !== "defer";
  };
  const ask = (verdict) => {
    form.reset();
    form.elements.verdict.value = verdict;
    form.elements.version.value = row().dataset.version;
    document.getElementById("decide-which").textContent = row().dataset.id;
    document.getElementById("decide-findings").replaceChildren();
    fit();
    dialog.showModal();
    form.elements.reason.focus();
  };
  if (decides) {
    form.elements.verdict.addEventListener("change", fit);
    document.getElementById("decide-cancel").addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const hidden = [...form.querySelectorAll("[hidden] input")].map((input) => input.name);
      const values = Object.fromEntries([...new FormData(form)].filter(([name]) => !hidden.includes(name) && name !== "page_mark"));
      send(row(), values);
    });
  }

  // A clash shows both values in the row; what is wrong with a decision is shown where it was written.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status === 409 && event.detail.xhr.responseText.trimStart().startsWith("<tr")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (status >= 400 && dialog) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      event.detail.target = document.getElementById("decide-findings");
      event.detail.swapOverride = "innerHTML";
      if (!dialog.open) dialog.showModal();
      return;
    }
    if (dialog && dialog.open) dialog.close();
  });
  document.body.addEventListener("htmx:afterSettle", () => go(at));
  queue.addEventListener("focusin", (event) => {
    const inside = event.target.closest("tbody tr");
    if (inside) {
      at = rows().indexOf(inside);
      rows().forEach((each, number) => each.classList.toggle("here", number === at));
    }
  });

  const verdicts = { r: "reject", m: "relocate", d: "defer", i: "needs-information" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (dialog && dialog.open)) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1);
    else if (key === "k") go(at - 1);
    else if (key === "/") document.querySelector("input[type=search]").focus();
    else if (!row()) return;
    else if (key === "enter" && !event.target.closest("a, button, input")) row().querySelector("a").click();
    else if (!decides) return;
    else if (key === "x") row().querySelector("input[type=checkbox]").click();
    else if (key === "a") send(row(), { verdict: "accept", version: row().dataset.version });
    else if (verdicts[key]) ask(verdicts[key]);
    else return;
    event.preventDefault();
  });
})();
