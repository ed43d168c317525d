/**
 * An error with what this package says of it beside the message.
 *
 * @typedef {Error & { code?: string, death?: string, blamed?: boolean, condemned?: boolean }} Failure
 */

/**
 * What was thrown, as an error: a script may throw anything.
 *
 * @param {unknown} thrown
 * @returns {Failure}
 */
export function failureOf(thrown) {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
