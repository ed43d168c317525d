import { find } from "../element/find.js";
import { contextOf } from "../engine/context.js";
import { failureOf } from "../engine/thrown.js";
import { assertTrueColours, pngOf } from "../engine/true-colours.js";

/** @type {Record<string, string>} */
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
  #take;
  #error;
  /** @type {MediaStream | null} */
  #stream = null;
  #turn = 0;
  #facing = "environment";

  /** Whether this browser gives pages a camera; it does so in secure contexts only. */
  static get possible() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  /** @param {HTMLDialogElement} dialog @param {(photo: Blob) => void} taken */
  constructor(dialog, taken) {
    this.#dialog = dialog;
    this.#video = find(dialog, "video", HTMLVideoElement);
    this.#take = find(dialog, ".take", HTMLButtonElement);
    this.#error = find(dialog, ".error");
    this.#take.addEventListener("click", async () => {
      try {
        taken(await this.#frame());
        dialog.close();
      } catch (failure) {
        this.#say(failureOf(failure).message);
      }
    });
    find(dialog, ".turn").addEventListener("click", () => {
      this.#facing = this.#facing === "user" ? "environment" : "user";
      this.#start();
    });
    find(dialog, ".close").addEventListener("click", () => dialog.close());
    // The dialog tells of its end later, and may be open again by then.
    dialog.addEventListener("close", () => {
      if (!dialog.open) this.#stop();
    });
  }

  async open() {
    this.#dialog.showModal();
    await this.#start();
  }

  async #start() {
    this.#stop();
    const turn = this.#turn;
    this.#error.hidden = this.#take.disabled = true;
    try {
      const video = { facingMode: this.#facing, width: { ideal: 1280 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video });
      if (turn !== this.#turn) {
        release(stream);
        return;
      }
      this.#stream = this.#video.srcObject = stream;
      await this.#video.play();
      if (turn === this.#turn) this.#take.disabled = false;
    } catch (failure) {
      if (turn !== this.#turn) return;
      const { name, message } = failureOf(failure);
      this.#say(REASONS[name] ?? `The camera failed: ${message}`);
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#error.textContent = text;
    this.#error.hidden = false;
  }

  /** What the camera shows now. @returns {Promise<Blob>} */
  async #frame() {
    assertTrueColours(
      document.createElement("canvas"),
      "no picture can be taken here; take it with another program and open the file",
    );
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: this.#video.videoWidth, height: this.#video.videoHeight });
    contextOf(canvas).drawImage(this.#video, 0, 0);
    return pngOf(canvas);
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
