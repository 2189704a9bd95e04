// The preview beside a template's form follows what is typed, half a second after the last key.

const PAUSE = 500;
const LARGE = 600 * 1024;
const LONG_SIDE = 1754;
const panel = document.querySelector("[data-preview]");
const form = document.getElementById("w-editor-form");
const shrunk = new WeakMap();
let timer;
let running;

// A picture from a camera need not travel whole at every pause; the server checks the real one when it is saved.
async function shrink(file) {
  if (shrunk.has(file)) return shrunk.get(file);
  let smaller = file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, file.type, 0.9));
    if (blob && blob.size < file.size) smaller = new File([blob], file.name, { type: blob.type });
  } catch {
    // No picture, or one that the browser cannot read: the server says so.
  }
  shrunk.set(file, smaller);
  return smaller;
}

async function filled() {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) {
    if (!(value instanceof File)) continue;
    if (!value.size) data.delete(name);
    else if (value.size > LARGE) data.set(name, await shrink(value));
  }
  return data;
}

function list(place, words) {
  place.replaceChildren(
    ...words.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }),
  );
}

function show({ picture, width, height, errors, remarks }) {
  const image = panel.querySelector("[data-picture]");
  image.classList.toggle("is-stale", !picture);
  if (picture) {
    image.width = width;
    image.height = height;
    image.src = picture;
    image.hidden = false;
  }
  list(panel.querySelector("[data-errors]"), errors.map(({ message }) => message));
  list(panel.querySelector("[data-remarks]"), remarks);
}

async function draw() {
  running?.abort();
  const mine = (running = new AbortController());
  const status = panel.querySelector("[data-status]");
  status.textContent = panel.dataset.drawing;
  try {
    const body = await filled();
    if (mine.signal.aborted) return;
    const response = await fetch(panel.dataset.preview, {
      method: "POST",
      body,
      signal: mine.signal,
      headers: { Accept: "application/json" },
    });
    if (!response.ok) throw new Error(response.statusText);
    const drawn = await response.json();
    show(drawn);
    status.textContent = drawn.picture ? panel.dataset.drawn : "";
  } catch {
    if (!mine.signal.aborted) status.textContent = panel.dataset.failed;
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE);
}

if (panel && form) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // These belong to the form but stand outside it.
  panel.addEventListener("change", later);
  draw();
}
