// Counters: − and + beside a number, and «the whole class», which fills it in. Without this file the number is typed,
// and a tick without a number means the same.
(() => {
  for (const counter of document.querySelectorAll("[data-counter]")) {
    const box = counter.querySelector("input[inputmode]");
    const whole = counter.querySelector("[data-whole]");
    const number = () => Number.parseInt(box.value, 10) || 0;
    const follow = () => {
      if (whole) whole.checked = number() === Number(whole.dataset.whole);
    };
    const put = (value) => {
      box.value = value > 0 ? value : "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
    for (const button of counter.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => put(Math.min(5000, Math.max(0, number() + Number(button.dataset.step)))));
    }
    box.addEventListener("input", follow);
    whole?.addEventListener("change", () => put(whole.checked ? Number(whole.dataset.whole) : 0));
  }
})();
