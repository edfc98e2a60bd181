// Brings a file into the storage, whatever the storage is: asks for signed addresses, puts the parts there, finalises.
// Meant to be called by any page that carries a CSRF token:
//   const { submissionUrl } = await uploadVideo(blob, { nodeId, name, onProgress, onWaiting, signal });

import { ask } from "./api.js";
import { forget, recall, remember } from "./memory.js";
import { persistently } from "./patience.js";
import { putPart } from "./put.js";
import { UploadError } from "./sentences.js";

const AT_ONCE = 3;
const ROUNDS = 3;

/** Uploads a result of a recipe; gives the page of the result. Throws an Error whose message is a sentence to show. */
export async function uploadVideo(blob, { nodeId, ...options } = {}) {
  const done = await uploadFile(blob, { ...options, purpose: "submission", nodeId });
  return { submissionUrl: done.result_url };
}

/**
 * Uploads a file for a purpose; gives the server's account of it. `onProgress` hears fractions from 0 to 1, `onWaiting`
 * whether the connection is being waited for; `signal` cancels, and the server forgets what had arrived.
 */
export async function uploadFile(
  blob,
  { purpose, nodeId = "", name = blob.name ?? "video", onProgress = () => {}, onWaiting = () => {}, signal } = {},
) {
  const memory = { purpose, nodeId, name, size: blob.size, changed: blob.lastModified };
  const patience = { onWaiting, signal };
  let upload;
  try {
    upload = (await begun(memory, signal)) ?? (await sign(blob, { purpose, nodeId, name }, signal));
    remember(memory, upload.upload_id);
    for (let round = 1; ; round += 1) {
      await putMissing(blob, upload, onProgress, patience);
      try {
        const done = await persistently(() => ask("POST", `${upload.upload_id}/finalise/`, {}, signal), patience);
        forget(memory);
        return done;
      } catch (error) {
        // The storage has not seen all of it after all: only the server knows what is missing.
        if (error.code !== "not_uploaded" || round === ROUNDS) throw error;
        upload = await addresses(upload.upload_id, patience);
      }
    }
  } catch (error) {
    const isCancelled = signal?.aborted;
    if (isCancelled || error.isFinal) forget(memory);
    if (isCancelled && upload) await ask("DELETE", `${upload.upload_id}/`).catch(() => {});
    throw isCancelled ? new UploadError("cancelled") : error;
  }
}

/** The upload of this very file that an earlier page began, with fresh addresses; null when there is none. */
async function begun(memory, signal) {
  const id = recall(memory);
  if (!id) return null;
  try {
    return await ask("POST", `${id}/parts/`, {}, signal);
  } catch (error) {
    if (!error.isFinal) throw error;
    forget(memory);
    return null;
  }
}

function sign(blob, { purpose, nodeId, name }, signal) {
  const body = { purpose, node_id: nodeId, name, content_type: blob.type, size: blob.size };
  return ask("POST", "", body, signal);
}

function addresses(id, patience) {
  return persistently(() => ask("POST", `${id}/parts/`, {}, patience.signal), patience);
}

/** Puts every part that has not arrived, a few at a time. */
async function putMissing(blob, upload, onProgress, patience) {
  const sent = new Map(upload.received.map((number) => [number, sizeOf(upload, number)]));
  const report = (number, bytes) => {
    sent.set(number, bytes);
    onProgress(Math.min(1, [...sent.values()].reduce((sum, size) => sum + size, 0) / upload.size));
  };
  if (upload.received.length) report(upload.received[0], sent.get(upload.received[0]));
  const waiting = [...upload.missing];
  const trouble = new AbortController();
  const stop = () => trouble.abort();
  patience.signal?.addEventListener("abort", stop);
  const work = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      await putOne(blob, upload.upload_id, part, report, { ...patience, signal: trouble.signal });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    stop(); // the others need not go on
    throw error;
  } finally {
    patience.signal?.removeEventListener("abort", stop);
  }
}

async function putOne(blob, id, part, report, patience) {
  let current = part;
  await persistently(async () => {
    try {
      await putPart(blob.slice(current.start, current.stop), current, (bytes) => report(part.number, bytes), patience.signal);
    } catch (error) {
      report(part.number, 0);
      if (error.code !== "expired") throw error;
      const fresh = await ask("POST", `${id}/parts/`, {}, patience.signal);
      current = fresh.missing.find((other) => other.number === part.number);
      if (current) throw new UploadError("lost"); // another attempt, at the new address
    }
  }, patience);
  report(part.number, part.stop - part.start);
}

function sizeOf(upload, number) {
  return Math.min(upload.part_size, upload.size - (number - 1) * upload.part_size);
}
