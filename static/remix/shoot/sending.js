// Sends the film up. Who is not signed in is sent to sign in, and finds the takes here when they come back.

import { word } from "./words.js";

function signInLink(address) {
  const link = Object.assign(document.createElement("a"), { className: "ghost", textContent: word("goSignIn") });
  link.href = `${address}?next=${encodeURIComponent(`${location.pathname}#takes`)}`;
  return link;
}

/**
 * Upload `film` and go to the page of the submission. `told(text, link?)` shows a sentence; `work` is
 * {stop: AbortController, progress(share), label(word)}.
 */
export async function send(film, name, { data, takes, work, told }) {
  const askToSignIn = () => told(word(takes.isKept ? "signIn" : "signInLoses"), signInLink(data.signIn));
  if (!("signedIn" in data)) return askToSignIn();
  try {
    const { uploadVideo } = await import("../upload/upload.js");
    const onWaiting = (isWaiting) => work.label(isWaiting ? "uploadWaits" : "uploading");
    const options = { nodeId: data.node, name, onProgress: work.progress, onWaiting, signal: work.stop.signal };
    const { submissionUrl } = await uploadVideo(film, options);
    await takes.clear();
    location.assign(submissionUrl);
  } catch (error) {
    if (work.stop.signal.aborted) return told(word("uploadStopped"));
    if (error.code === "signed_out") return askToSignIn();
    // A module that did not arrive has no sentence of its own.
    told(error instanceof TypeError ? word("uploadAway") : error.message);
  }
}
