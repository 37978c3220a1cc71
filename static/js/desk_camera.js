// Reads ticket codes with the camera where the browser itself can read them.

const EVERY_MS = 250;
const SAME_AGAIN_MS = 5000;

// Show the button where there is a reader; `found` gets each code once.
export function offerCamera({ button, video, found, failed }) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;
  let stream = null;
  let starting = false;
  const seen = new Map();

  button.addEventListener("click", () => (stream ? stop() : start()));
  document.addEventListener("visibilitychange", () => document.hidden && stop());

  async function start() {
    if (starting) return;
    starting = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      button.setAttribute("aria-pressed", "true");
      await video.play();
      look(new window.BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      stop();
      failed();
    } finally {
      starting = false;
    }
  }

  async function look(detector) {
    if (!stream) return;
    for (const { rawValue } of await detector.detect(video).catch(() => [])) {
      const before = seen.get(rawValue) ?? -Infinity;
      if (performance.now() - before > SAME_AGAIN_MS) found(rawValue);
      seen.set(rawValue, performance.now());
    }
    setTimeout(() => look(detector), EVERY_MS);
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    button.setAttribute("aria-pressed", "false");
  }
}
