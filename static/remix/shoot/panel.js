// The sheet of takes: choose the best, have them joined, take the film away or send it up.

import { assemble, canAssemble, isWhole } from "./assemble.js";
import { send } from "./sending.js";
import { clipLinks, fileName, takeRows } from "./take_list.js";
import { word } from "./words.js";

export class Panel {
  #film = null;
  #work = null;
  #shown = null;

  /** `data` is the page's own dataset; `again(shot)` starts a shot once more. */
  constructor(takes, data, titles, again) {
    this.dialog = document.querySelector("[data-takes]");
    Object.assign(this, { takes, data, titles, again, ratio: Number(data.ratio), isDraft: "draft" in data });
    takes.addEventListener("change", () => this.#changed());
    this.dialog.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-takes-do]");
      if (button) this.#do(button);
    });
    this.dialog.addEventListener("change", ({ target }) => {
      if (target.type === "radio") this.takes.choose(Number(target.dataset.shot), Number(target.value));
    });
    this.dialog.addEventListener("close", () => this.#stop());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.#work?.kind === "join") this.#stop("joinHidden");
    });
  }

  open() {
    this.#draw();
    if (!this.dialog.open) this.dialog.showModal();
    this.part("takes-title").focus();
    if (this.canHandOver) this.#finish();
  }

  /** Whether what was chosen is one run, which needs no joining. */
  get canHandOver() {
    return !this.takes.missing.length && isWhole(this.takes.pieces(), this.ratio);
  }

  part(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  button(name) {
    return this.dialog.querySelector(`.sheet-actions [data-takes-do="${name}"]`);
  }

  say(name, values) {
    this.part("takes-say").textContent = name ? word(name, values) : "";
  }

  #do(button) {
    const { shot, number } = button.dataset;
    const deeds = {
      close: () => this.dialog.close(),
      cancel: () => this.#stop(this.#work?.kind === "join" ? "joinStopped" : "uploadStopped"),
      again: () => {
        this.dialog.close();
        this.again(Number(shot));
      },
      show: () => {
        const { clip, take } = this.takes.of(Number(shot))[number];
        this.#play(clip.blob, take.at, take.at + take.length);
      },
      clear: () => confirm(word("forget")) && this.takes.clear(),
      finish: () => this.#finish(),
      upload: () => this.#upload(),
      share: () => navigator.share({ files: [this.#file()] }).catch(() => {}),
    };
    deeds[button.dataset.takesDo]();
  }

  #changed() {
    this.#film = null;
    this.#stop();
    if (!this.dialog.open) return;
    const { id } = document.activeElement;
    this.#hideScreen();
    this.#draw();
    // The list is new: who was on one of its buttons is not to start over.
    (document.getElementById(id) ?? this.part("takes-title")).focus();
  }

  #draw() {
    this.part("take-list").replaceChildren(...takeRows(this.takes, this.titles));
    const links = clipLinks(this.takes, this.data.node);
    this.part("clip-files").hidden = !links.length;
    this.part("clip-files").querySelector("ul").replaceChildren(...links);
    const { missing } = this.takes;
    if (missing.length) this.say("missing", { shots: missing.map((shot) => shot + 1).join(", ") });
    else if (this.canHandOver) this.say("whole");
    else this.say(canAssemble() ? "choose" : "cannotJoin");
    if (!this.takes.isKept && this.takes.count) this.say("notKept");
    this.#offer();
  }

  /** Show what can be done now: join, or hand over what is there. */
  #offer() {
    const film = this.#film;
    this.button("finish").hidden = Boolean(film) || this.takes.missing.length > 0 || !(this.canHandOver || canAssemble());
    this.button("upload").hidden = !film || this.isDraft;
    const link = this.part("download");
    if (link.href) URL.revokeObjectURL(link.href);
    link.hidden = !film;
    if (film) Object.assign(link, { href: URL.createObjectURL(film), download: this.#file().name });
    this.button("share").hidden = !film || !navigator.canShare?.({ files: [this.#file()] });
  }

  #file() {
    return new File([this.#film], fileName(this.data.node, this.#film), { type: this.#film.type });
  }

  /** Play one take, or the whole film. */
  #play(blob, from = 0, until = Infinity) {
    const film = this.part("screen-film");
    this.#hideScreen();
    this.part("screen").hidden = film.hidden = false;
    film.src = this.#shown = URL.createObjectURL(blob);
    film.ontimeupdate = () => film.currentTime >= until && film.pause();
    film.onloadedmetadata = () => {
      if (from > 0) film.currentTime = from;
      film.play().catch(() => {});
    };
    this.part("screen").scrollIntoView({ block: "nearest" });
  }

  #hideScreen() {
    const film = this.part("screen-film");
    film.pause();
    film.removeAttribute("src");
    if (this.#shown) URL.revokeObjectURL(this.#shown);
    this.#shown = null;
    this.part("screen").hidden = film.hidden = this.part("screen-canvas").hidden = true;
  }

  async #finish() {
    if (this.#film || this.#work) return;
    const pieces = this.takes.pieces();
    if (this.canHandOver) this.#film = pieces[0].clip.blob;
    else this.#film = await this.#join(pieces);
    if (!this.#film) return;
    this.#offer();
    this.#play(this.#film);
    (this.isDraft ? this.part("download") : this.button("upload")).focus();
    if (this.isDraft) this.say("draft");
  }

  async #join(pieces) {
    this.#hideScreen();
    const canvas = this.part("screen-canvas");
    this.part("screen").hidden = canvas.hidden = false;
    const work = this.#begin("join", "joining");
    try {
      const { signal } = work.stop;
      const film = await assemble(pieces, { canvas, widthOverHeight: this.ratio, progress: work.progress, signal });
      this.say("joined");
      return film;
    } catch (error) {
      if (error.name !== "AbortError") this.say("joinFailed");
      this.#hideScreen();
      return null;
    } finally {
      this.#end(work);
    }
  }

  async #upload() {
    if (this.#work) return;
    const work = this.#begin("upload", "uploading");
    const told = (text, link) => {
      this.part("takes-say").replaceChildren(text, ...(link ? [link] : []));
    };
    try {
      await send(this.#film, this.#file().name, { data: this.data, takes: this.takes, work, told });
    } finally {
      this.#end(work);
    }
  }

  #begin(kind, label) {
    const bar = this.dialog.querySelector("progress");
    const work = {
      kind,
      stop: new AbortController(),
      progress: (share) => (bar.value = share),
      label: (name) => (this.part("work-label").textContent = word(name)),
    };
    this.#work = work;
    work.progress(0);
    work.label(label);
    this.part("work").hidden = false;
    this.button("finish").hidden = this.button("upload").hidden = true;
    return work;
  }

  #end(work) {
    if (this.#work !== work) return;
    this.#work = null;
    this.part("work").hidden = true;
    this.#offer();
  }

  #stop(name) {
    if (!this.#work) return;
    this.#work.stop.abort();
    if (name) this.say(name);
  }
}
