// A search by typing takes what is in its field as asked already. What was typed before htmx came is asked here.
document.addEventListener("htmx:load", () => {
  for (const field of document.querySelectorAll("form[data-hx-get] input[type=search]")) {
    if (field.value === field.defaultValue) continue;
    field.form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  }
}, { once: true });
