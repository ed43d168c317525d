import { HOST, PLACEHOLDER } from "./embed-host.js";

/** Gives all code the address of the site, and a button that copies it. */
export function showCode() {
  for (const code of document.querySelectorAll(".handbook code")) {
    if (!code.textContent.includes(PLACEHOLDER)) continue;
    code.textContent = code.textContent.replaceAll(PLACEHOLDER, HOST);
  }
  document.querySelectorAll(".handbook pre").forEach(addButton);
}

/** @param {Element} pre */
function addButton(pre) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  const said = document.createElement("span");
  box.className = "code";
  button.type = "button";
  button.textContent = "Copy";
  button.ariaLabel = `Copy the code: ${titleOf(pre)}`;
  said.role = "status";
  button.addEventListener("click", async () => {
    said.textContent = "";
    said.textContent = await copied(pre);
  });
  pre.replaceWith(box);
  box.append(pre, said, button);
}

/** The heading above. @param {Element} pre */
function titleOf(pre) {
  return pre.closest("section")?.querySelector("h2, h3")?.textContent?.trim() ?? "";
}

/** What became of it, in words. @param {Element} pre */
async function copied(pre) {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    return "Copied";
  } catch {
    getSelection()?.selectAllChildren(pre);
    return "Selected; copy it with Ctrl+C or ⌘C";
  }
}
