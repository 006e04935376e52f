// Menus are <details>: they open without this file. It closes an open one on Escape or on a click elsewhere.
(() => {
  const close = (menu) => menu.removeAttribute("open");

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) close(menu);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const hadFocus = menu.contains(document.activeElement);
      close(menu);
      if (hadFocus) menu.querySelector("summary").focus();
    }
  });
})();
