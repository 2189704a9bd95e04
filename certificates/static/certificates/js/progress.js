// How far the drawing of a session's certificates is. Without this script the page tells it when it is loaded again.

const EVERY = 1500;
const section = document.querySelector("[data-progress]");

async function look() {
  const response = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { all, drawn } = await response.json();
  section.querySelector("progress").value = drawn;
  section.querySelector("[data-drawn]").textContent = drawn;
  if (drawn < all) setTimeout(look, EVERY);
  else location.reload();
}

if (section) setTimeout(look, EVERY);
