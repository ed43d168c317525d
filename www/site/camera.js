import { assertTrueColours } from "../engine/true-colours.js";

const REASONS = {
  NotAllowedError:
    "The camera is not allowed here. Allow it in the browser's settings for this page, or choose a photo.",
  NotFoundError: "No camera was found. Choose a photo instead.",
  NotReadableError: "Another program holds the camera. Close that one and try again.",
  AbortError: "The camera could not be started. Try again, or choose a photo.",
};

/** A dialog in which the reader takes a photo. */
export class Camera {
  #dialog;
  #video;
  #stream;
  #turn = 0;
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
      try {
        taken(await this.#frame());
        dialog.close();
      } catch (failure) {
        this.#say(failure.message);
      }
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
    const turn = this.#turn;
    const take = this.#dialog.querySelector(".take");
    this.#dialog.querySelector(".error").hidden = take.disabled = true;
    try {
      const video = { facingMode: this.#facing, width: { ideal: 1280 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video });
      if (turn !== this.#turn) {
        release(stream);
        return;
      }
      this.#stream = this.#video.srcObject = stream;
      await this.#video.play();
      if (turn === this.#turn) take.disabled = false;
    } catch (failure) {
      if (turn !== this.#turn) return;
      this.#say(REASONS[failure.name] ?? `The camera failed: ${failure.message}`);
    }
  }

  #say(text) {
    const error = this.#dialog.querySelector(".error");
    error.textContent = text;
    error.hidden = false;
  }

  /** What the camera shows now. @returns {Promise<Blob>} */
  async #frame() {
    assertTrueColours(
      document.createElement("canvas"),
      "no picture can be taken here; take it with another program and open the file",
    );
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: this.#video.videoWidth, height: this.#video.videoHeight });
    canvas.getContext("2d").drawImage(this.#video, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  /** Gives the camera back; whatever is on its way is no longer wanted. */
  #stop() {
    this.#turn += 1;
    if (this.#stream) release(this.#stream);
    this.#stream = this.#video.srcObject = null;
  }
}

/** @param {MediaStream} stream */
function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
}
