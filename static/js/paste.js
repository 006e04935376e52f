// What is pasted into the box keeps its tables: the clipboard's HTML goes to the server beside the text, without
// comments, styles, pictures and attributes but the spans of merged cells. The server alone reads it.
(() => {
  const KEPT = ["colspan", "rowspan"];
  const DROPPED = "head, style, script, img, svg, object, iframe, link, meta, title, template";

  // Before it is parsed: the page's policy forbids styles in it as well, and would complain of each of Word's.
  const unstyled = (html) =>
    html
      .replace(/<style[\s\S]*?<\/style\s*>/gi, "")
      .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, " "));
  const parsed = (html) => new DOMParser().parseFromString(unstyled(html), "text/html");

  const cleaned = (html) => {
    const page = parsed(html);
    for (const element of page.querySelectorAll(DROPPED)) element.remove();
    const comments = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (comments.nextNode()) found.push(comments.currentNode);
    for (const comment of found) comment.remove();
    for (const element of page.body.querySelectorAll("*")) {
      for (const name of element.getAttributeNames()) if (!KEPT.includes(name)) element.removeAttribute(name);
    }
    // An element that says nothing by itself would only make the text longer: Word has one for every change of font.
    for (const element of page.body.querySelectorAll("span, font, b, i, u, a, strong, em")) {
      element.replaceWith(...element.childNodes);
    }
    return page.body.innerHTML;
  };

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const typed = (text) =>
    text
      .split("\n")
      .filter((line) => line.trim())
      .map((line) => `<tr><td>${line.split("\t").map(escaped).join("</td><td>")}</td></tr>`)
      .join("");

  for (const box of document.querySelectorAll("textarea[data-paste-table]")) {
    const hidden = document.querySelector(`input[data-paste-html][name="${box.name}_html"]`);
    const note = hidden && hidden.parentElement.querySelector(".paste-note");
    if (!hidden || !note) continue;
    if (hidden.value) note.textContent = note.dataset.pasted;

    box.addEventListener("paste", (event) => {
      const html = event.clipboardData && event.clipboardData.getData("text/html");
      if (!html || !/<table/i.test(html)) return;
      event.preventDefault();
      const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
      const before = whole || !box.value.trim() ? "" : hidden.value || `<table>${typed(box.value)}</table>`;
      const found = before + cleaned(html);
      if (found.length > Number(note.dataset.most)) {
        note.textContent = note.dataset.large;
        return;
      }
      const text = event.clipboardData.getData("text/plain") || parsed(html).body.textContent;
      if (before) box.setRangeText(`${box.value.endsWith("\n") ? "" : "\n"}${text}`, box.value.length, box.value.length, "end");
      else box.setRangeText(text, 0, box.value.length, "end");
      hidden.value = found;
      note.textContent = note.dataset.pasted;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });

    box.addEventListener("input", () => {
      if (!hidden.value) return;
      hidden.value = "";
      note.textContent = box.value.trim() ? note.dataset.changed : "";
    });
  }
})();
