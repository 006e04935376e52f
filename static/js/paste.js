// A table pasted into the box keeps its columns: Word gives a plain text without them on some systems.
(() => {
  for (const box of document.querySelectorAll("textarea[data-paste-table]")) {
    box.addEventListener("paste", (event) => {
      const html = event.clipboardData && event.clipboardData.getData("text/html");
      if (!html || !html.includes("<table")) return;
      const rows = new DOMParser().parseFromString(html, "text/html").querySelectorAll("tr");
      const text = [...rows]
        .map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join("\t"))
        .join("\n");
      event.preventDefault();
      box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    });
  }
})();
