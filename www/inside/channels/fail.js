/** Says what went wrong; without an error, nothing. */
export function fail(place, error) {
  place.hidden = !error;
  place.textContent = error?.message ?? "";
}
