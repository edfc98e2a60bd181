// The camera: asked for, shown, given back. No camera is not an error: the page goes on without.

const REFUSALS = { NotAllowedError: "cameraDenied", NotFoundError: "cameraMissing", NotReadableError: "cameraBusy" };

export class Camera extends EventTarget {
  stream = null;

  constructor(preview) {
    super();
    this.preview = preview;
  }

  get isOn() {
    return this.stream !== null;
  }

  get hasSound() {
    return Boolean(this.stream?.getAudioTracks().length);
  }

  /** The picture's proportions as they arrive, which turn with the phone. */
  get widthOverHeight() {
    return this.preview.videoWidth / this.preview.videoHeight;
  }

  /**
   * Open the camera on the screen's side ("user") or the other ("environment"), with the microphone if it may be had.
   * Gives the name of a word to say, "" when all is well.
   */
  async open({ facing, sound }) {
    this.close();
    if (!navigator.mediaDevices?.getUserMedia) return "cameraMissing";
    // Phones turn these with the screen; what fits the recipe's proportions is shown and kept.
    const video = { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    let said = "";
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: sound }).catch((error) => {
        if (!sound) throw error;
        said = "microphoneDenied";
        return navigator.mediaDevices.getUserMedia({ video });
      });
    } catch (error) {
      return REFUSALS[error.name] ?? "cameraBusy";
    }
    this.stream.getVideoTracks()[0].addEventListener("ended", () => this.#lost());
    // People know themselves from mirrors; the film is not mirrored.
    this.preview.classList.toggle("mirrored", facing === "user");
    this.preview.srcObject = this.stream;
    this.preview.hidden = false;
    await this.preview.play().catch(() => {});
    return said;
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.preview.srcObject = null;
    this.preview.hidden = true;
  }

  #lost() {
    this.close();
    this.dispatchEvent(new Event("lost"));
  }
}
