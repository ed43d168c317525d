const REASONS = {
  NotAllowedError:
    "The camera is not allowed here. Allow it in the browser's settings for this page, or choose a photo.",
  NotFoundError: "No camera was found. Choose a photo instead.",
  NotReadableError: "Another program holds the camera. Close that one and try again.",
};

/** A dialog in which the reader takes a photo. */
export class Camera {
  #dialog;
  #video;
  #stream;
  #facing = "environment";

  /** Whether this browser gives pages a camera; it does so in secure contexts only. */
  static get possible() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  /** @param {HTMLDialogElement} dialog @param {(photo: Blob) => void} taken */
  constructor(dialog, taken) {
    this.#dialog = dialog;
    this.#video = dialog.querySelector("video");
    dialog.querySelector(".take").addEventListener("click", async () => {
      taken(await this.#frame());
      dialog.close();
    });
    dialog.querySelector(".turn").addEventListener("click", () => {
      this.#facing = this.#facing === "user" ? "environment" : "user";
      this.#start();
    });
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.#stop());
  }

  async open() {
    this.#dialog.showModal();
    await this.#start();
  }

  async #start() {
    this.#stop();
    const error = this.#dialog.querySelector(".error");
    const take = this.#dialog.querySelector(".take");
    error.hidden = take.disabled = true;
    try {
      const video = { facingMode: this.#facing, width: { ideal: 1280 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video });
      this.#stream = stream;
      if (!this.#dialog.open) {
        this.#stop();
        return;
      }
      this.#video.srcObject = stream;
      await this.#video.play();
      take.disabled = false;
    } catch (failure) {
      if (failure.name === "AbortError") return;
      error.textContent = REASONS[failure.name] ?? `The camera failed: ${failure.message}`;
      error.hidden = false;
    }
  }

  /** What the camera shows now. @returns {Promise<Blob>} */
  #frame() {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: this.#video.videoWidth, height: this.#video.videoHeight });
    canvas.getContext("2d").drawImage(this.#video, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  #stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = this.#video.srcObject = null;
  }
}
