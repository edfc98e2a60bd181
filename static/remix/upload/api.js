// Our own server's side of an upload, as JSON.

import { UploadError } from "./sentences.js";

const ROOT = "/api/v1/uploads/";

/** The answer of the server, null when it has none. Throws UploadError with the server's own sentence. */
export async function ask(method, path, body, signal) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(ROOT + path, { method, headers, body: body && JSON.stringify(body), signal });
  } catch (error) {
    throw error.name === "AbortError" ? error : new UploadError("lost");
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  const refusal = await response.json().catch(() => ({}));
  if (response.status === 401) throw new UploadError("signed_out");
  throw new UploadError(refusal.code ?? "failed", { sentence: refusal.detail, status: response.status });
}
