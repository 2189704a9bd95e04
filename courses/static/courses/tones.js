// Short sounds for what happened, made without files: one rising for yes, two low ones for no.

const NOTES = { ok: [[880, 0.12]], warn: [[660, 0.12], [660, 0.12]], info: [[660, 0.12]], danger: [[220, 0.2], [180, 0.3]] };
let context = null;

export function sound(tone) {
  try {
    context ??= new AudioContext();
    let at = context.currentTime;
    for (const [pitch, length] of NOTES[tone] ?? []) {
      const voice = context.createOscillator();
      const volume = context.createGain();
      voice.frequency.value = pitch;
      volume.gain.value = 0.15;
      voice.connect(volume).connect(context.destination);
      voice.start(at);
      voice.stop(at + length);
      at += length + 0.05;
    }
  } catch {
    // no sound on this machine
  }
  navigator.vibrate?.(tone === "ok" ? 80 : [80, 60, 80]);
}
