/**
 * The element that a selector finds, which has to be there and of a kind.
 *
 * @overload
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
/**
 * @template {Element} T
 * @overload
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
/**
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Element} [kind]
 */
export function find(root, selector, kind = HTMLElement) {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`${kind.name} “${selector}” is not there`);
}

/**
 * The element of a kind that an event is about or lies in.
 *
 * @template {Element} T
 * @param {Event} event
 * @param {new () => T} kind
 * @param {string} selector
 * @returns {T | undefined}
 */
export function within({ target }, kind, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof kind ? found : undefined;
}
