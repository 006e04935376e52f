// Buttons that copy a field, share its text or print the page. They are hidden in the page: without this file, or where
// the browser cannot share, they would do nothing.
(() => {
  // A page and its frame may both ask for this file.
  if (document.body.dataset.copies) return;
  document.body.dataset.copies = "yes";

  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.querySelector(button.dataset.copy);
    const label = button.querySelector("span") || button;
    button.hidden = false;
    button.addEventListener("click", async () => {
      source.select();
      try {
        await navigator.clipboard.writeText(source.value);
      } catch {
        // Browsers offer the clipboard on secure addresses only; the older way works on the rest.
        document.execCommand("copy");
      }
      label.textContent = button.dataset.copied;
      label.setAttribute("role", "status");
    });
  }

  for (const button of document.querySelectorAll("[data-share]")) {
    const source = document.querySelector(button.dataset.share);
    const canShare = "share" in navigator && (!navigator.canShare || navigator.canShare({ text: source.value }));
    button.hidden = !canShare;
    // Whoever closes the list of apps has changed their mind: that is no error.
    button.addEventListener("click", () => navigator.share({ text: source.value }).catch(() => {}));
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
