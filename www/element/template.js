import { fragment, markup } from "../engine/trusted.js";

const MARKUP = () => markup`
<link rel="stylesheet" href="${new URL("./heat-lens.css", import.meta.url)}">
<link rel="stylesheet" href="${new URL("./stage/stage.css", import.meta.url)}">
<link rel="stylesheet" href="${new URL("./panel/panel.css", import.meta.url)}">
<link rel="stylesheet" href="${new URL("./print.css", import.meta.url)}" media="print">
<div class="lens" part="lens">
  <div class="view" part="view">
    <div class="picture" part="picture">
      <div class="stage" part="stage" role="group" aria-label="Map: arrow keys move a point over it, Escape takes it away">
        <img class="poster" part="poster" alt="" hidden>
        <canvas class="photo" part="photo" width="4" height="3" role="img" aria-label="No photo yet"></canvas>
        <div class="crop" hidden></div>
        <canvas class="cover" width="1" height="1" aria-hidden="true"></canvas>
        <canvas class="heat" part="heat" width="1" height="1" aria-hidden="true"></canvas>
        <svg class="outline" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true"><path class="ground"/><path class="above"/><path class="below"/></svg>
        <canvas class="trial" width="1" height="1" aria-hidden="true" hidden></canvas>
        <div class="window" hidden></div>
        <div class="point" hidden></div>
        <p class="readout" part="readout" role="status" aria-live="polite"></p>
        <button class="start" part="start" hidden>Show where it looked</button>
      </div>
      <div class="over">
        <p class="error" role="alert" part="error" hidden></p>
        <button class="retry" hidden>Try again</button>
      </div>
      <div class="pace">
        <p class="status" part="status"></p>
        <progress hidden aria-label="Progress" part="progress"></progress>
      </div>
    </div>
    <p class="announcement" role="status" aria-live="polite"></p>
    <div class="notes" part="notes" role="status" aria-live="polite"></div>
    <p class="frame" part="frame" hidden><label><input name="frame" type="checkbox"> Show the whole photo</label> <span></span></p>
    <div class="legend" part="legend" hidden>
      <span class="low"></span><canvas width="256" height="1" aria-hidden="true"></canvas><span class="high"></span>
      <span class="zero">0</span>
      <p><b class="drawn"></b> <span class="reading"></span> <span class="outlined"></span></p>
    </div>
    <div class="multiples" hidden></div>
    <button class="share" part="share" hidden>Use this photo in all figures</button>
    <div class="caption" part="caption"><slot name="caption"></slot></div>
  </div>
  <div class="panel" part="panel" inert>
    <div class="says">
      <p class="open" part="open"><label class="file">Choose a photo<input type="file" accept="image/*"></label>
        <span>or drop one here. It stays on this machine.</span></p>
      <div class="answer" part="answer"><p class="verdict"></p><p class="certainty"></p></div>
      <ol class="ranking" part="ranking" aria-label="The network’s guesses"></ol>
      <p class="limits"></p>
      <p class="looked" part="looked"></p>
      <div class="chips full" part="chips">
        <button class="why-not" hidden></button>
        <button class="toggle" aria-pressed="false">Hide parts myself</button>
        <slot name="chips"></slot>
      </div>
      <div class="brush-controls full" hidden>
        <div class="fields">
          <label><span>Width</span><input name="brush-width" type="range" min="4" max="112" step="4" value="40"></label>
          <label><span>Paint</span><select name="brush-fill"><option value="mean">mean grey</option><option value="blur">the photo, blurred</option><option value="black">black</option><option value="white">white</option><option value="photo-mean">the photo's mean</option><option value="noise">noise, seed 0</option></select></label>
        </div>
        <p class="buttons"><button class="undo" disabled>Undo</button><button class="clear" disabled>Uncover all</button></p>
        <p class="hint">Draw on the photo, or move with the arrow keys and cover with Enter. The classes and the map are those of the photo as you leave it.</p>
      </div>
    </div>
    <slot name="ways"></slot>
    <div class="asks">
      <div class="method">
        <div class="fields choices">
          <label class="full"><span>Ask about another name</span><input name="target" list="classes" autocomplete="off"></label>
          <label class="picker"><span>Method</span><select name="method"></select></label>
          <p class="buttons"><button class="run">Run again</button><button class="rest" hidden>Compute the rest</button><button class="cancel" hidden>Cancel</button></p>
        </div>
        <datalist id="classes"></datalist>
        <p class="summary"></p>
        <p class="note" hidden></p>
        <p class="findings"></p>
        <p class="effort full"></p>
      </div>
      <div class="folds full">
        <details class="settings" part="settings">
          <summary>Settings</summary>
          <div class="fields">
            <label><span>Compare with the name</span><input name="versus" list="classes" autocomplete="off" placeholder="none"></label>
            <label class="shown" hidden><span>Shown on the photo</span><select name="shown"></select></label>
            <slot name="settings"></slot>
          </div>
          <div class="controls fields"></div>
          <details class="help"><summary>What these mean</summary><dl></dl></details>
          <div class="fields">
            <label><span>Colours</span><select name="colormap"><option value="">usual</option><optgroup label="Around zero"><option>red-blue</option><option>purple-orange</option><option>brown-green</option></optgroup><optgroup label="From nothing up"><option>inferno</option><option>viridis</option><option>cividis</option><option>magma</option><option>plasma</option></optgroup></select></label>
            <label><span>Opacity</span><input name="opacity" type="range" min="0" max="1" step="0.05"></label>
            <label><span>Cells</span><select name="cells"><option>smooth</option><option>sharp</option></select></label>
            <label class="check"><input name="outline" type="checkbox"> <span>Outline the strongest tenth</span></label>
            <label><span>Photo under a signed map</span><select name="under"><option value="grey">greyed</option><option value="">as it is</option></select></label>
          </div>
        </details>
        <details class="saving" part="saving">
          <summary>Save and share</summary>
          <p class="buttons"><button class="save" value="png">Picture (PNG)</button><button class="save" value="npy">Values (NPY)</button><button class="save" value="json">Values (JSON)</button></p>
          <p class="buttons"><button class="copy" value="link">Copy a link</button><button class="copy" value="embed">Copy embed code</button></p>
          <textarea readonly hidden rows="3" aria-label="What was copied"></textarea>
          <p class="hint" role="status"></p>
        </details>
      </div>
    </div>
  </div>
</div>`;

/** @type {DocumentFragment | undefined} */
let template;

/** The inside of an element, made when the first one is. @returns {DocumentFragment} */
export function inside() {
  template ??= fragment(MARKUP());
  return /** @type {DocumentFragment} */ (template.cloneNode(true));
}
