/** Method tabs: arrow keys move, one tab stop. */
export class Tabs {
  #root;
  #changed;

  /** @param {HTMLElement} root of role tablist @param {() => void} changed */
  constructor(root, changed) {
    this.#root = root;
    this.#changed = changed;
    root.addEventListener("click", ({ target }) => {
      const tab = target.closest("[role=tab]");
      if (tab) this.#choose(tab);
    });
    root.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const tabs = [...root.children];
      const next = (tabs.indexOf(this.#selected) + step + tabs.length) % tabs.length;
      tabs[next].focus();
      this.#choose(tabs[next]);
    });
  }

  /** @param {{ name: string, title: string }[]} methods @param {string | null} chosen */
  show(methods, chosen) {
    this.#root.replaceChildren(
      ...methods.map(({ name, title }) => {
        const tab = document.createElement("button");
        tab.textContent = title;
        tab.dataset.name = name;
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", "method");
        return tab;
      }),
    );
    this.value = methods.some(({ name }) => name === chosen) ? chosen : methods[0].name;
  }

  get value() {
    return this.#selected?.dataset.name;
  }

  set value(name) {
    for (const tab of this.#root.children) {
      const selected = tab.dataset.name === name;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
  }

  get #selected() {
    return this.#root.querySelector("[aria-selected=true]");
  }

  #choose(tab) {
    if (tab.dataset.name === this.value) return;
    this.value = tab.dataset.name;
    this.#changed();
  }
}
