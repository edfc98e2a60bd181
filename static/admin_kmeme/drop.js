// A place where a file can be dropped, beside the input that it goes into.

/** Marks `drop` while something is held over it; a dropped file becomes the input's, and `chosen` hears of it. */
export function takeDrops(drop, input, chosen) {
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.remove("is-over");
    });
  }
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    chosen();
  });
}
