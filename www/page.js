import "./define.js";

let picked = 0;
const lens = document.querySelector("heat-lens");
const gallery = await (await fetch(new URL("./gallery/gallery.json", import.meta.url))).json();

document.querySelector(".gallery").append(...gallery.map(thumbnail));
document.querySelector(".credits").append(...gallery.map(credit));

addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", ({ relatedTarget }) => {
  if (!relatedTarget) document.body.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  // What fell onto the element itself is there already.
  if (event.defaultPrevented) picked += 1;
  else open(event.dataTransfer.files[0]);
  event.preventDefault();
});
addEventListener("paste", ({ clipboardData }) => open(clipboardData.files[0]));

function open(file) {
  if (!file) return;
  picked += 1;
  lens.open(file);
}

async function pick(image) {
  const turn = ++picked;
  const photo = await (await fetch(image.src)).blob();
  if (turn === picked) open(photo);
}

function address({ file }) {
  return new URL(`./gallery/${file}`, import.meta.url);
}

function thumbnail(photo) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const image = new Image();
  const title = document.createElement("span");
  Object.assign(image, { src: address(photo), alt: photo.alt, loading: "lazy" });
  title.textContent = photo.title;
  button.dataset.file = photo.file;
  button.append(image, title);
  button.addEventListener("click", () => pick(image));
  item.append(button);
  return item;
}

function credit({ title, credit, licence, source }) {
  const item = document.createElement("li");
  item.textContent = `${title}: ${credit}; ${licence}; ${source}`;
  return item;
}
