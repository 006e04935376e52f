// A table pasted into the box keeps its columns: Word gives a plain text without them on some systems. Merged cells
// are read as the portal reads them: one merged downwards speaks for every row beside it, one merged sideways once.
(() => {
  const text = (cell) => (cell.textContent || "").replace(/\s+/g, " ").trim();

  const grid = (table) => {
    const rows = [...table.querySelectorAll("tr")].map(() => []);
    [...table.querySelectorAll("tr")].forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (rows[y][x] !== undefined) x += 1;
        const [down, across] = [Math.min(cell.rowSpan || 1, rows.length - y), Math.min(cell.colSpan || 1, 30)];
        for (let dy = 0; dy < down; dy += 1) {
          for (let dx = 0; dx < across; dx += 1) rows[y + dy][x + dx] = dx === 0 ? text(cell) : "";
        }
        x += across;
      }
    });
    return rows.map((row) => Array.from(row, (cell) => cell || "").join("\t"));
  };

  for (const box of document.querySelectorAll("textarea[data-paste-table]")) {
    box.addEventListener("paste", (event) => {
      const html = event.clipboardData && event.clipboardData.getData("text/html");
      if (!html || !html.includes("<table")) return;
      const tables = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("table")];
      // A table within a cell is text of that cell.
      const outer = tables.filter((table) => !table.parentElement.closest("table"));
      event.preventDefault();
      box.setRangeText(outer.flatMap(grid).join("\n"), box.selectionStart, box.selectionEnd, "end");
    });
  }
})();
