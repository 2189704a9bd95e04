// Shows the code of each window in its time, by the server's clock. Codes come for three minutes ahead; the page asks
// again every half minute, when it wakes, and when the clock of this machine was moved.

const { codes: url, lost } = document.body.dataset;
const $ = (id) => document.getElementById(id);
const known = new Map();
let windowLength = 20000;
let offset = 0; // server's clock minus ours
let shown = null;
let over = "";
let asking = false;
let askedAt = -Infinity;
let lastWall = Date.now();
let lastSteady = performance.now();

async function ask() {
  if (asking) return;
  asking = true;
  askedAt = performance.now();
  try {
    const sent = Date.now();
    const answer = await fetch(url, { headers: { accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const data = await answer.json();
    offset = data.now - (sent + Date.now()) / 2;
    windowLength = data.window;
    known.clear();
    for (const code of data.codes) known.set(code.window, code);
    over = data.codes.length ? "" : data.over;
    $("inside").textContent = data.inside;
    $("seats").textContent = data.seats;
    $("told").textContent = over;
  } catch {
    $("told").textContent = lost;
  }
  asking = false;
}

function show(code) {
  shown = code?.window ?? null;
  document.body.dataset.window = shown ?? "";
  document.body.dataset.address = code?.address ?? "";
  $("letters").textContent = code ? `${code.letters.slice(0, 3)} ${code.letters.slice(3)}` : "······";
  $("qr").setAttribute("viewBox", `0 0 ${code?.size ?? 1} ${code?.size ?? 1}`);
  $("qr-paper").setAttribute("d", code ? `M0 0h${code.size}v${code.size}h-${code.size}z` : "");
  $("qr-code").setAttribute("d", code?.path ?? "");
}

function tick() {
  const wall = Date.now();
  const steady = performance.now();
  const jumped = Math.abs(wall - lastWall - (steady - lastSteady)) > 2000;
  [lastWall, lastSteady] = [wall, steady];
  const now = wall + offset;
  const current = Math.floor(now / windowLength);
  if (jumped) known.clear();
  const waited = steady - askedAt;
  if (jumped || waited > 30000 || (!known.has(current) && !over && waited > 2000)) ask();
  if (shown !== current || !known.has(current)) show(known.get(current));
  const left = Math.ceil((windowLength - (now % windowLength)) / 1000);
  $("left").value = left;
  $("seconds").textContent = shown === null ? "" : `${left} s`;
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // refused while the page is hidden, or for a low battery
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  ask();
  stayAwake();
});
window.addEventListener("online", ask);
stayAwake();
ask().then(tick);
setInterval(tick, 250);
