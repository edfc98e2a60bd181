// Reads the shop's QR inside the page where the browser can (BarcodeDetector); everywhere else the camera app opens it.

const scan = document.querySelector("[data-scan]");

if (scan && "BarcodeDetector" in window && navigator.mediaDevices) {
  scan.hidden = false;
  scan.addEventListener("click", begin);
}

async function begin() {
  const problem = document.querySelector("[data-scan-problem]");
  const holder = document.querySelector("[data-scanner]");
  const view = document.querySelector("[data-scan-view]");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    view.srcObject = stream;
    holder.hidden = false;
    await view.play();
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const code = await read(detector, view);
    stream.getTracks().forEach(track => track.stop());
    holder.hidden = true;
    const field = document.getElementById("code");
    field.value = code;
    field.form.requestSubmit();
  } catch {
    holder.hidden = true;
    problem.hidden = false;
  }
}

async function read(detector, view) {
  for (;;) {
    for (const found of await detector.detect(view)) {
      const code = codeIn(found.rawValue);
      if (code) return code;
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** The code in the address that our displays show; nothing for any other QR code. */
function codeIn(text) {
  try {
    const address = new URL(text);
    return address.pathname === location.pathname ? address.searchParams.get("code") : null;
  } catch {
    return null;
  }
}
