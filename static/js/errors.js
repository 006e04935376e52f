// What is wrong has the focus, where a browser does not give it by the attribute; a link to a field opens its fold.
(() => {
  document.querySelector(".error-summary").focus();

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    for (let fold = target.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) {
      fold.open = true;
    }
    event.preventDefault();
    target.focus();
    target.scrollIntoView({block: "center"});
  });
})();
