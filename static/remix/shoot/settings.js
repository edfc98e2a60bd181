// The sheet of settings. What is set is remembered on this device.

import { canShake, mayListen, Shake } from "./shake.js";
import { remember, wish } from "./wishes.js";
import { say } from "./words.js";

export class Settings extends EventTarget {
  /** `preferred` is the safe zone of the recipe's own platform; `turnCamera()` opens the camera anew. */
  constructor({ stage, camera, preferred, turnCamera }) {
    super();
    Object.assign(this, { stage, camera, turnCamera });
    this.dialog = document.querySelector("[data-settings]");
    this.form = this.dialog.querySelector("form");
    this.shake = new Shake(() => this.dispatchEvent(new Event("shake")));
    const { zone, facing, microphone, shake } = this.form.elements;
    zone.value = wish("zone", preferred);
    facing.value = wish("facing", "user");
    microphone.checked = wish("microphone", true);
    this.dialog.querySelector("[data-shake-choice]").hidden = !canShake();
    // Where the person has to be asked, it is on only from the press that asks.
    mayListen().then((may) => {
      shake.checked = may && wish("shake", true);
      if (shake.checked) this.shake.on();
    });
    stage.showZone(zone.value);
    this.form.addEventListener("change", ({ target }) => this.#set(target));
  }

  open() {
    this.dialog.showModal();
  }

  async #set({ name, value, checked, type }) {
    const chosen = type === "checkbox" ? checked : value;
    remember(name, chosen);
    if (name === "zone") this.stage.showZone(chosen);
    if ((name === "facing" || name === "microphone") && this.camera.isOn) await this.turnCamera();
    if (name === "shake") await this.#listen(chosen);
  }

  async #listen(wanted) {
    this.shake.off();
    if (!wanted || (await this.shake.on())) return;
    this.form.elements.shake.checked = false;
    say("noShake");
  }
}
