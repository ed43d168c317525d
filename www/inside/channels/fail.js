import { failureOf } from "../../engine/thrown.js";

/** Says what went wrong; without an error, nothing. @param {HTMLElement} place @param {unknown} [error] */
export function fail(place, error) {
  place.hidden = !error;
  place.textContent = error ? failureOf(error).message : "";
}
