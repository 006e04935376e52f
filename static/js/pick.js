// A long list of ticks gets a box to search it by; what is ticked always stays in sight.
(() => {
  for (const list of document.querySelectorAll(".options-many")) {
    const options = [...list.querySelectorAll(".option")];
    const box = document.createElement("input");
    box.type = "search";
    box.className = "form-control options-search";
    box.placeholder = box.ariaLabel = list.dataset.searchLabel;
    box.autocomplete = "off";
    list.before(box);
    const fold = (words) => words.toLowerCase().replaceAll("ё", "е");
    box.addEventListener("input", () => {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      for (const option of options) {
        const label = fold(option.textContent);
        option.hidden = !option.querySelector("input").checked && !words.every((word) => label.includes(word));
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
})();
