// A file dropped anywhere on the page is put into the field and sent. Without this script it is chosen by hand.

const form = document.querySelector("[data-drop]");
const field = form?.querySelector("input[type=file]");

function over(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("is-over");
}

function left(event) {
  if (!event.relatedTarget) form.classList.remove("is-over");
}

function dropped(event) {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  field.files = event.dataTransfer.files;
  form.requestSubmit();
}

if (field) {
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", left);
  document.addEventListener("drop", dropped);
}
