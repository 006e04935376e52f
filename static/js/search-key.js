// The key «/» leads to the search, unless something is being typed. Whoever switched it off gets no such script.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const fields = [...document.querySelectorAll("[data-search-field]")];
  const field = fields.reverse().find((each) => each.getClientRects().length > 0);
  event.preventDefault();
  if (field) {
    field.focus();
    field.select();
  } else {
    document.querySelector("[data-search-link]").click();
  }
});
