/** The buttons that save a map or copy what makes it again. */
export class Keep {
  #root;

  /**
   * @param {HTMLElement} root
   * @param {{ save: (kind: string) => void, copy: (kind: string) => void }} act
   */
  constructor(root, act) {
    this.#root = root;
    root.addEventListener("click", ({ target }) => {
      if (target.matches(".save")) act.save(target.value);
      if (target.matches(".copy")) act.copy(target.value);
    });
  }

  /** Shows a text, and puts it into the clipboard where that is allowed. */
  async copy(text, note) {
    const field = this.#root.querySelector("textarea");
    field.hidden = false;
    field.value = text;
    field.select();
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    const what = copied ? "Copied." : "Copy it from the field above.";
    this.#root.querySelector(".hint").textContent = [what, note].filter(Boolean).join(" ");
  }
}

/** Has the browser save a blob as a file. */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then; a revoked address would stop it before.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
