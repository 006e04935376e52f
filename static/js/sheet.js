// The sheet of principles by keyboard: 1 to 5 in a row chooses and goes on to the next row; Enter goes to the first
// row without an answer, or saves when there is none.
(() => {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  const rows = [...sheet.querySelectorAll("[data-sheet-row]")];
  const chosen = (row) => row.querySelector("input[type=radio]:checked");
  const go = (row) => (chosen(row) || row.querySelector("input[type=radio]")).focus();
  const unanswered = () => rows.find((row) => !chosen(row));

  sheet.querySelector("[data-sheet-keys]").hidden = false;

  sheet.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-sheet-row]");
    if (!row || event.target.matches("textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^[1-5]$/.test(event.key)) {
      event.preventDefault();
      row.querySelector(`input[type=radio][value="${event.key}"]`).checked = true;
      const next = rows[rows.indexOf(row) + 1];
      // After the last row: the day it was signed, or the button that saves.
      if (next) go(next);
      else sheet.querySelector("input[type=date], button[type=submit]").focus();
    } else if (event.key === "Enter" && event.target.matches("input[type=radio]")) {
      event.preventDefault();
      const missing = unanswered();
      if (missing) go(missing);
      else sheet.requestSubmit();
    }
  });

  // With a mouse there is a keyboard: a new sheet begins at its first row. A finger scrolls by itself.
  const first = unanswered();
  if (first && matchMedia("(pointer: fine)").matches) go(first);
})();
