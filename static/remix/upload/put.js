// One part to its signed address. XMLHttpRequest, because fetch does not tell how much of a body is sent.

import { UploadError } from "./sentences.js";

const ALREADY_THERE = 412;
const NO_ROOM = 507;

/** Puts the bytes; `onSent` hears how many. Throws UploadError: lost, expired, storage_full or failed. */
export function putPart(bytes, part, onSent, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const end = (settle, value) => {
      signal?.removeEventListener("abort", stop);
      settle(value);
    };
    request.open(part.method, part.url);
    for (const [name, value] of Object.entries(part.headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    request.addEventListener("load", () => {
      const error = verdict(request);
      if (error) end(reject, error);
      else end(resolve);
    });
    request.addEventListener("error", () => end(reject, new UploadError("lost")));
    request.addEventListener("abort", () => end(reject, new UploadError("cancelled")));
    if (signal?.aborted) return end(reject, new UploadError("cancelled"));
    signal?.addEventListener("abort", stop);
    // A slice of a file has no type, so the browser adds no header that was not signed.
    request.send(bytes);
  });
}

function verdict(request) {
  const { status } = request;
  if ((status >= 200 && status < 300) || status === ALREADY_THERE) return null;
  if (status === 403) return new UploadError("expired");
  if (status === NO_ROOM) return new UploadError("storage_full", { sentence: sentenceOf(request), status });
  if (status >= 500 || status === 408 || status === 429) return new UploadError("storage_away", { status });
  return new UploadError("failed", { sentence: sentenceOf(request), status });
}

/** What our own server says; a bucket speaks XML, which is not for people. */
function sentenceOf(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return undefined;
  }
}
