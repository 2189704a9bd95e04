// On phones a list of records is shown as cards; each cell then carries its column's heading (office.css shows it).
// Without this script the cards are there, only without headings.

function labelCells(root) {
  for (const table of root.querySelectorAll("table.listing")) {
    const headings = [...table.querySelectorAll("thead th")].map((th) => th.innerText.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, position) => {
        if (position > 0 && headings[position] && cell.innerText.trim()) cell.dataset.label = headings[position];
      });
    }
  }
}

const results = document.querySelector("#listing-results");
if (results) {
  labelCells(results);
  // Searching, filtering and turning pages replace the list.
  new MutationObserver(() => labelCells(results)).observe(results, { childList: true, subtree: true });
}
