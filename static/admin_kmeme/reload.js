// A page that shows something under way looks again every few seconds, unless somebody reads another tab.
const PAUSE_MS = 3000;

setInterval(() => {
  if (!document.hidden) location.reload();
}, PAUSE_MS);
