// While the file is being measured: look now and then, and show the report when it is there.

const WAIT_MS = 4000;
const TRIES = 75;

async function isDone() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    return response.ok && !(await response.text()).includes("data-measuring");
  } catch {
    return false; // no connection: the next look may have one
  }
}

async function watch() {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    if (document.hidden || document.querySelector(":focus-within:is(input,textarea)")) continue;
    if (await isDone()) {
      location.reload();
      return;
    }
  }
}

if (document.querySelector("[data-measuring]")) watch();
