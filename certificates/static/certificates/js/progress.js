// How far the work on a session's certificates is. Without this script the page loads itself again.

const EVERY = 1200;
const section = document.querySelector("[data-progress]");
let failures = 0;

async function look() {
  try {
    const response = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.statusText);
    const { all, drawn, working, words } = await response.json();
    failures = 0;
    section.querySelector("progress").max = Math.max(all, 1);
    section.querySelector("progress").value = drawn;
    section.querySelector("[data-drawn]").textContent = drawn;
    section.querySelector("[data-all]").textContent = all;
    section.querySelector("[data-words]").textContent = words ? `: ${words}` : "";
    if (!working && drawn === all) return location.reload();
  } catch {
    failures += 1;
  }
  if (failures < 50) setTimeout(look, EVERY * (1 + failures));
}

if (section) setTimeout(look, EVERY);
