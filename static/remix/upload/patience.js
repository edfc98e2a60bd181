// Trying again: what was lost comes back, what was refused does not.

import { UploadError } from "./sentences.js";

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 16000;

/**
 * Does `act` until it succeeds; after a lost connection it waits 1, 2, 4 ... seconds, half of it by chance, or until the
 * browser is online again. Throws the last error; a refusal at once.
 */
export async function persistently(act, { onWaiting = () => {}, signal } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await act();
      onWaiting(false);
      return result;
    } catch (error) {
      if (signal?.aborted) throw new UploadError("cancelled");
      if (!error.isPassing || (attempt >= ATTEMPTS && navigator.onLine)) throw error;
      onWaiting(true);
      await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)), signal);
    }
  }
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms / 2 + (Math.random() * ms) / 2);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal?.removeEventListener("abort", end);
      resolve();
    }
    addEventListener("online", end);
    signal?.addEventListener("abort", end);
  });
}
