/** The inside of the element. */
export const template = document.createElement("template");
template.innerHTML = `
<link rel="stylesheet" href="${new URL("./heat-lens.css", import.meta.url)}">
<div class="lens" part="lens">
  <div class="view" part="view">
    <div class="stage" part="stage">
      <img class="poster" part="poster" alt="" hidden>
      <canvas class="photo" part="photo" width="4" height="3" role="img" aria-label="No photo yet"></canvas>
      <div class="crop" hidden></div>
      <canvas class="heat" part="heat" width="1" height="1" aria-hidden="true"></canvas>
      <button class="start" part="start" hidden>Show where it looked</button>
    </div>
    <div class="legend" part="legend" hidden>
      <span class="low"></span><canvas width="256" height="1" aria-hidden="true"></canvas><span class="high"></span>
      <span class="zero">0</span>
      <p class="reading"></p>
    </div>
    <div class="multiples" hidden></div>
    <p class="status" part="status"></p>
    <p class="announcement" role="status" aria-live="polite"></p>
    <progress hidden aria-label="Progress" part="progress"></progress>
    <p class="error" role="alert" part="error" hidden></p>
    <button class="retry" hidden>Try again</button>
    <div class="caption" part="caption"><slot name="caption"></slot></div>
  </div>
  <div class="panel" part="panel" inert>
    <p class="open"><label class="file">Choose a photo<input type="file" accept="image/*"></label>
      <span>or drop one here. It stays on this machine.</span></p>
    <h3>What the network sees</h3>
    <ol class="ranking" part="ranking"></ol>
    <div class="fields full">
      <label><span>Explain</span><input name="target" list="classes" autocomplete="off"></label>
      <label><span>against</span><input name="versus" list="classes" autocomplete="off" placeholder="nothing"></label>
    </div>
    <datalist id="classes"></datalist>
    <div class="method">
      <label class="picker"><span>Method</span><select name="method"></select></label>
      <p class="summary"></p>
      <p class="note" hidden></p>
      <div class="controls fields full"></div>
      <details class="help full"><summary>What these mean</summary><dl></dl></details>
      <label class="shown" hidden><span>Shown on the photo</span><select name="shown"></select></label>
      <p class="buttons"><button class="run">Run again</button><button class="rest" hidden>Compute the rest</button><button class="cancel" hidden>Cancel</button></p>
      <p class="findings"></p>
    </div>
    <div class="fields full">
      <label><span>Opacity</span><input name="opacity" type="range" min="0" max="1" step="0.05"></label>
      <label><span>Cells</span><select name="cells"><option value="auto">smooth</option><option value="pixelated">sharp</option></select></label>
    </div>
  </div>
</div>`;
