import "./loaded.js";
import { follow } from "./asking.js";
import { ATTRIBUTES, dress } from "../element/attributes.js";
import "../define.js";
import { showCode } from "./embed-code.js";
import { showContents } from "./embed-contents.js";
import { showDemos } from "./embed-demos.js";
import { keepOffline } from "./offline.js";

keepOffline();
if (document.documentElement.classList.contains("framed")) frame();
else {
  showContents();
  showDemos();
  showCode();
}

/** Only the element, with the attributes that the address names, as high as it needs to be. */
function frame() {
  const named = new URLSearchParams(location.hash.slice(1));
  const given = ATTRIBUTES.filter((name) => named.has(name));
  const attributes = Object.fromEntries(given.map((name) => [name, named.get(name) ?? ""]));
  const { body } = document;
  body.className = "frame";
  follow(attributes, body, () => {
    const lens = document.createElement("heat-lens");
    dress(lens, { autostart: "load", ...attributes });
    body.append(lens);
  });
  new ResizeObserver(() => {
    const { height } = body.getBoundingClientRect();
    parent.postMessage({ type: "heat-lens:height", height: Math.ceil(height) }, "*");
  }).observe(body);
}
