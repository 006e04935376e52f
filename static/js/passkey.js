// Says why a key cannot work here, or did not: the library that asks for it only writes into the console.
(() => {
  const reasons = document.querySelector("[data-passkey-reasons]");

  const tell = (name) => {
    const known = reasons.querySelector(`[data-reason="${name}"]`) || reasons.querySelector('[data-reason="other"]');
    for (const each of reasons.querySelectorAll("[data-reason]")) each.hidden = each !== known;
    reasons.hidden = false;
  };

  const obstacle = !window.isSecureContext ? "insecure" : !window.PublicKeyCredential ? "unsupported" : "";
  for (const button of obstacle ? document.querySelectorAll("[data-passkey]") : []) {
    // Where a key is all that the page is about, it is said at once; elsewhere to whoever wants one.
    if (button.dataset.passkey === "at-once") tell(obstacle);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      tell(obstacle);
      reasons.focus();
    }, {capture: true});
  }

  // The tick stands in the form of the password; the key has a form of its own, further down the page.
  const copyTicks = () => {
    for (const copy of document.querySelectorAll("[data-same-as]")) {
      copy.value = document.getElementById(copy.dataset.sameAs).checked ? "on" : "";
    }
  };
  document.addEventListener("change", copyTicks);
  window.addEventListener("pageshow", copyTicks);

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    tell(event.detail.exception.name);
    reasons.focus();
  });
})();
