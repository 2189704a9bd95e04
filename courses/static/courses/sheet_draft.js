// Marks that are not saved yet, kept in this browser. Without storage (a private window) nothing is kept.

export function readDraft(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}");
  } catch {
    return {};
  }
}

export function keepDraft(name, rows) {
  try {
    if (Object.keys(rows).length) localStorage.setItem(name, JSON.stringify(rows));
    else localStorage.removeItem(name);
  } catch {
    // full or forbidden: the sheet still works
  }
}
