// Niceties of the attendance sheet: running totals, what is unsaved, keys, and marks that outlive a reload or a dropped
// connection. Without it the sheet is a plain form.
import { keepDraft, readDraft } from "./sheet_draft.js";

const form = document.querySelector("#sheet");
const rows = [...form.querySelectorAll(".sheet-row")];
const unsaved = document.querySelector("#unsaved");
const KEYS = {
  1: "present", c: "present",
  2: "late", m: "late",
  3: "left_early", s: "left_early",
  4: "absent", v: "absent",
  5: "excused", p: "excused",
};
const NEEDS_MINUTES = new Set(["late", "left_early"]);

const markOf = (row) => row.querySelector('input[type="radio"]:checked')?.value ?? "";
const stateOf = (row) => [...row.querySelectorAll("input")].map((field) => (field.type === "radio" ? field.checked : field.value)).join("|");
// As the page came, whatever was marked before this script did.
const savedOf = (row) => [...row.querySelectorAll("input")].map((field) => (field.type === "radio" ? field.defaultChecked : field.defaultValue)).join("|");
const before = new Map(rows.map((row) => [row, savedOf(row)]));
const changed = new Set(form.hasAttribute("data-unsaved") ? rows.filter(markOf) : []);
let leaving = false;

function count() {
  const totals = {};
  for (const row of rows) {
    const mark = markOf(row) || "none";
    totals[mark] = (totals[mark] ?? 0) + 1;
  }
  for (const cell of document.querySelectorAll("[data-tally]")) cell.textContent = totals[cell.dataset.tally] ?? 0;
  unsaved.textContent = changed.size ? `● ${changed.size} ${form.dataset.words}` : "";
}

function keep() {
  const kept = {};
  for (const row of changed) kept[row.id] = { now: stateOf(row), before: before.get(row) };
  keepDraft(form.dataset.draft, kept);
}

function fill(row, state) {
  const values = state.split("|");
  [...row.querySelectorAll("input")].forEach((field, place) => {
    if (field.type === "radio") field.checked = values[place] === "true";
    else field.value = values[place] ?? "";
  });
}

// What was not saved before: filled in again, and where somebody else marked meanwhile, with a word about it.
function takeUp(drafts) {
  for (const [id, draft] of Object.entries(drafts)) {
    const row = document.getElementById(id);
    if (!row || draft.now === before.get(row) || (changed.has(row) && stateOf(row) !== draft.now)) continue;
    if (draft.before !== before.get(row)) {
      const word = document.createElement("p");
      word.className = "sheet-doubt";
      word.textContent = form.dataset.wordsMeanwhile;
      row.querySelector("fieldset").append(word);
    }
    fill(row, draft.now);
    note(row);
  }
  keep();
}

function note(row) {
  const isChanged = stateOf(row) !== before.get(row);
  row.classList.toggle("is-changed", isChanged);
  if (isChanged) changed.add(row);
  else changed.delete(row);
  count();
  keep();
}

function focusOn(row) {
  const radios = row.querySelectorAll('input[type="radio"]');
  const target = [...radios].find((radio) => radio.checked) ?? radios[0];
  target.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

function step(row, by) {
  const next = rows[rows.indexOf(row) + by];
  if (next) focusOn(next);
}

function set(row, mark) {
  const radio = row.querySelector(`input[value="${mark}"]`);
  radio.checked = true;
  note(row);
  if (NEEDS_MINUTES.has(mark)) row.querySelector(".sheet-minutes input").focus();
  else if (mark === "excused") row.querySelector(".sheet-reason input").focus();
  else step(row, 1);
}

form.addEventListener("input", (event) => {
  const row = event.target.closest(".sheet-row");
  if (row) note(row);
});

form.addEventListener("keydown", (event) => {
  const row = event.target.closest(".sheet-row");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const onMark = event.target.type === "radio";
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(row, event.key === "ArrowDown" ? 1 : -1);
  } else if (!onMark && event.key === "Enter") {
    event.preventDefault();
    step(row, 1);
  } else if (onMark && KEYS[event.key.toLowerCase()]) {
    event.preventDefault();
    set(row, KEYS[event.key.toLowerCase()]);
  }
});

document.querySelector("#rest").addEventListener("click", (event) => {
  event.preventDefault();
  for (const row of rows) {
    if (!markOf(row) && !row.classList.contains("is-undecided")) {
      row.querySelector('input[value="present"]').checked = true;
      note(row);
    }
  }
});

form.addEventListener("submit", (event) => {
  if (navigator.onLine) {
    leaving = true;
    return;
  }
  event.preventDefault();
  unsaved.textContent = `● ${changed.size} ${form.dataset.wordsOffline}`;
});

window.addEventListener("online", count);

window.addEventListener("beforeunload", (event) => {
  if (changed.size && !leaving) event.preventDefault();
});

for (const element of document.querySelectorAll("[data-needs-script]")) element.removeAttribute("data-needs-script");
const drafts = readDraft(form.dataset.draft); // before the first note writes over it
for (const row of rows) if (stateOf(row) !== before.get(row)) note(row);
if (!form.hasAttribute("data-unsaved")) takeUp(drafts);
count();
