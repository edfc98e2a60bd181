// Puts the original into its frame when play is pressed: nothing of a platform is loaded before. Without this module
// the play button is a link to the original.

const button = document.querySelector("[data-embed], [data-film]");

function film(address) {
  const video = document.createElement("video");
  Object.assign(video, { src: address, controls: true, autoplay: true, playsInline: true });
  return video;
}

function embed(address) {
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: address, allowFullscreen: true, allow: "autoplay; encrypted-media; picture-in-picture" });
  return frame;
}

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const player = button.dataset.film ? film(button.dataset.film) : embed(button.dataset.embed);
  player.title = button.dataset.title;
  player.className = "source";
  const frame = button.closest("[data-frame]");
  frame.querySelector("img, .poster").replaceWith(player);
  frame.classList.add("plays");
  button.remove();
  player.focus();
});
