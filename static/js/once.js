// A form that is on its way is not sent a second time, and a form that one comes back to keeps its key.
//
// The portal makes one record of a form however often it arrives (docs/adr/0034). This spares the second sending, and
// tells the portal after «back» which form it is: the page is fetched anew then, with new keys, but keeps its typed text.
// The pressed button shows that it was heard.
(() => {
  // Whoever waits longer than this may press again.
  const PATIENCE = 15000;
  const KEYS = 'input[name="form-key"]';
  const onTheWay = new Map();

  const send = (form, button) => {
    form.setAttribute("aria-busy", "true");
    button?.setAttribute("data-pressed", "");
    onTheWay.set(form, { button, patience: setTimeout(() => release(form), PATIENCE) });
  };

  const release = (form) => {
    const { button, patience } = onTheWay.get(form);
    clearTimeout(patience);
    onTheWay.delete(form);
    form.removeAttribute("aria-busy");
    button?.removeAttribute("data-pressed");
  };

  const remember = () => {
    const keys = [...document.querySelectorAll(KEYS)].map((each) => each.value);
    if (keys.length) history.replaceState({ ...history.state, formKeys: keys }, "");
  };

  const recall = () => {
    const [visit] = performance.getEntriesByType("navigation");
    if (visit?.type !== "back_forward") return;
    const fields = document.querySelectorAll(KEYS);
    const keys = history.state?.formKeys ?? [];
    if (keys.length === fields.length) fields.forEach((each, place) => { each.value = keys[place]; });
  };

  // What other scripts send themselves they have held back already: this listener is the last.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (onTheWay.has(form)) {
      event.preventDefault();
      return;
    }
    remember();
    send(form, event.submitter);
  });
  // Back from the next page the form is as it was left: it may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) [...onTheWay.keys()].forEach(release);
  });
  recall();
})();
