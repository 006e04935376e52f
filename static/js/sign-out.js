// Says before signing out that something on this device is unsent: it stays here, for its author alone. Whoever reads
// that is still signed in, and the button says what a second press does.
(() => {
  const form = document.querySelector("form[data-sign-out]");
  if (!form) return;
  const note = document.querySelector("[data-unsent]");
  const words = form.querySelector("[data-all-the-same]");
  const hasDrafts = () => {
    try {
      return Object.keys(window.localStorage).some((each) => each.startsWith(`draft:${form.dataset.signOut}:`));
    } catch {
      return false;
    }
  };

  form.addEventListener("submit", (event) => {
    if (!note.hidden || !hasDrafts()) return;
    event.preventDefault();
    note.hidden = false;
    words.textContent = words.dataset.allTheSame;
    note.focus();
  });
})();
