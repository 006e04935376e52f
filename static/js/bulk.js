// One box that ticks all rows of the page, and a bar that stays in sight while rows are ticked.
(() => {
  const rows = () => [...document.querySelectorAll('input[form="bulk"][name="row"]')];
  const show = () => {
    const ticked = rows().filter((row) => row.checked).length;
    for (const label of document.querySelectorAll("[data-tick-all]")) label.hidden = false;
    document.documentElement.classList.toggle("has-ticked", ticked > 0);
    for (const bar of document.querySelectorAll(".bulk-bar")) bar.classList.toggle("is-ticked", ticked > 0);
    for (const count of document.querySelectorAll("[data-ticked]")) count.textContent = ticked || "";
  };
  document.addEventListener("change", (event) => {
    const all = document.querySelector("[data-tick-all] input");
    if (event.target === all) {
      for (const row of rows()) row.checked = all.checked;
    } else if (all && event.target.matches('input[form="bulk"]')) {
      all.checked = rows().every((row) => row.checked);
    }
    show();
  });
  // A narrowed list comes with a bar of its own; a browser that goes back keeps what was ticked.
  document.addEventListener("htmx:afterSwap", show);
  window.addEventListener("pageshow", show);
  show();
})();
