// The phone's camera reads codes: the browser's own detector where there is one, else jsQR, loaded when first needed.

let stream = null;
let running = 0;

async function readerOf(decoderUrl) {
  if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  await import(decoderUrl);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const shrink = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = video.videoWidth * shrink;
    canvas.height = video.videoHeight * shrink;
    if (!canvas.width) return undefined;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data;
  };
}

// Calls `onCode` for each code; the same code again only after three seconds without it. Throws without a camera.
export async function startScanning(video, decoderUrl, onCode) {
  const mine = ++running;
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  const read = await readerOf(decoderUrl);
  let last = "";
  let lastAt = 0;
  const look = async () => {
    if (mine !== running) return;
    const code = await read(video);
    if (code) {
      if (code !== last || performance.now() - lastAt > 3000) onCode(code);
      [last, lastAt] = [code, performance.now()];
    }
    setTimeout(look, 120);
  };
  look();
}

export function stopScanning() {
  running += 1;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}
