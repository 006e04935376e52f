// One box that ticks all rows of the page. It is hidden in the page: without this file it would do nothing.
(() => {
  const rows = () => document.querySelectorAll('input[form="bulk"][name="row"]');
  const show = () => {
    for (const label of document.querySelectorAll("[data-tick-all]")) label.hidden = false;
  };
  document.addEventListener("change", (event) => {
    const all = document.querySelector("[data-tick-all] input");
    if (event.target === all) {
      for (const row of rows()) row.checked = all.checked;
    } else if (all && event.target.matches('input[form="bulk"]')) {
      all.checked = [...rows()].every((row) => row.checked);
    }
  });
  // A narrowed list comes with a bar of its own.
  document.addEventListener("htmx:afterSwap", show);
  show();
})();
