// Passes an address on: by the phone's own menu, or into the clipboard. Without this script it is copied by hand.

async function pass(button) {
  const { share: url, title, copied } = button.dataset;
  if (navigator.share) {
    await navigator.share({ title, url });
  } else {
    await navigator.clipboard.writeText(url);
    button.textContent = copied;
    button.setAttribute("role", "status");
  }
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = !(navigator.share || navigator.clipboard);
  button.addEventListener("click", () => pass(button).catch(() => {}));
}
