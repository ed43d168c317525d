/**
 * What went wrong in a part of the page, with a button.
 *
 * @param {string} words
 * @param {() => void} again
 */
export function failure(words, again) {
  const place = document.createElement("p");
  const button = Object.assign(document.createElement("button"), { textContent: "Try again" });
  place.className = "error";
  place.role = "alert";
  place.append(words, " ", button);
  button.addEventListener("click", again, { once: true });
  return place;
}
