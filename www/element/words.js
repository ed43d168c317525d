/** Numbers and findings in words. */

/**
 * @import { Completeness, MapInfo, Noise, Recomputed, Rectifiers, Winner } from "../heatlens.js"
 * @import { Trial } from "../engine/door.d.ts"
 *
 * @typedef {Pick<MapInfo, "total" | "findings">} Described
 */

/** What stands for a number that is not there. */
const NONE = "–";

/** @param {unknown} value @returns {value is number} */
function isNumber(value) {
  return Number.isFinite(value);
}

/** @param {unknown} value */
export function number(value) {
  if (!isNumber(value)) return NONE;
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1000 || size < 0.001 ? value.toExponential(1) : String(+value.toPrecision(3));
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/**
 * How the colours of a map are to be read.
 *
 * @param {Pick<MapInfo, "sign" | "unit" | "clip" | "flat" | "hues">} info
 * @param {string} [versus] the label of the other class
 */
export function reading({ sign, unit, clip, flat, hues: [above, below] }, versus) {
  if (flat) return `${unit}; flat: no place made a difference beyond rounding`;
  const beyond = clip ? `; the strongest ${number(clip * 100)} % share the last colour` : "";
  if (sign === "signed" && unit.endsWith("per unit of intensity")) {
    return `${unit}; ${above} where brighter pixels raise it, ${below} where they lower it${beyond}`;
  }
  if (sign === "signed") {
    return `${unit}; ${above} speaks for the class, ${below} ${versus ? `for ${versus}` : "against it"}${beyond}`;
  }
  if (sign === "lowness") return `${unit} that is left; low means important`;
  return `${unit}, a size without sign${beyond}`;
}

/** What a map says at a point. @param {unknown} value @param {{ unit: string }} info */
export function pointed(value, { unit }) {
  return !isNumber(value) ? "Here: not computed yet" : `Here: ${number(value)} ${unit}`;
}

/**
 * What became of the target where a square was.
 *
 * @param {Pick<Trial, "score" | "probability" | "top">} trial
 * @param {string} mode
 */
export function tried({ score, probability, top }, mode) {
  const [[s, there], [p, left]] = [score, probability];
  const change = `probability ${percent(p)} → ${percent(left)}, score ${number(s)} → ${number(there)}`;
  const names = top.map(({ label, probability }) => `${label} ${percent(probability)}`);
  return `Square ${mode === "keep" ? "alone kept" : "hidden"} here: ${change}. Then it sees: ${names.join(", ")}.`;
}

/** @param {unknown} share */
export function percent(share) {
  return isNumber(share) ? `${(share * 100).toFixed(1)} %` : NONE;
}

/**
 * What a map has cost.
 *
 * @param {{ passes: number, seconds: number, workers: number, recomputed: Recomputed | null }} cost
 */
export function effort({ passes, seconds, workers, recomputed }) {
  const share = recomputed ? Math.round(recomputed.share * 100) : 100;
  const each = share < 100 ? `, each ${share} % of a whole one,` : "";
  const full = recomputed?.without_rule ?? [];
  const rest = full.length ? `; in full for want of a rule: ${full.join(", ")}` : "";
  const cost = count(passes, "pass", "passes") + each;
  return `${cost} in ${seconds.toFixed(1)} s with ${count(workers, "worker", "workers")}${rest}`;
}

/**
 * What is said of parts of the page that died while a map was computed.
 *
 * @param {{ deaths: number, again: boolean }} ran
 */
export function replaced({ deaths, again }) {
  const workers = count(deaths, "worker that stopped was", "workers that stopped were");
  return [
    deaths ? `. ${workers} replaced, and what was lost was computed again` : "",
    again ? ". The part of the page that draws stopped on the way and was started anew" : "",
  ].join("");
}

/** @param {number} number @param {string} one @param {string} several */
function count(number, one, several) {
  return `${number} ${number === 1 ? one : several}`;
}

/**
 * What is explained, in words.
 *
 * @param {{ classes: { index: number, label: string }[],
 *   chosen: { target?: number, versus?: number } }} lens
 */
export function subject({ classes, chosen: { target, versus } }) {
  /** @param {number} [wanted] */
  const name = (wanted) => classes.find(({ index }) => index === wanted)?.label ?? "";
  return versus === undefined ? name(target) : `${name(target)} rather than ${name(versus)}`;
}

/**
 * The numbers that belong beside a map.
 *
 * @param {Described} info
 * @param {string} [of] what is explained
 */
export function findings(info, of = "the class") {
  return [described(info, of), approximation(info)].filter(Boolean).join(" ");
}

/** How an adaptive map was made, or how good it was. @param {Described} info */
function approximation({ findings: found, total }) {
  if (found.kind !== "occlusion" || found.adaptive === undefined) return "";
  const { adaptive, ssim, rank_correlation: ranks } = found;
  const share = `${adaptive} of ${total - 1} positions`;
  if (ssim === undefined) return `Approximate: ${share} computed; the rest is interpolated.`;
  return `The map is exact now. Of ${share} it was made before, and agreed with this one by an SSIM of ${agreement(ssim, 3)} and a rank correlation of ${agreement(ranks, 3)}.`;
}

/** A correlation; null where one side does not vary. @param {unknown} value @param {number} digits */
function agreement(value, digits) {
  return isNumber(value) ? value.toFixed(digits) : "not defined";
}

/** @param {Described} info @param {string} of */
function described({ findings: found }, of) {
  switch (found.kind) {
    case "pooling":
      return `Mean of the map ${number(found.mean)} + bias ${number(found.bias)} = ${number(found.sum)}; the score is ${number(found.score)}.`;
    case "occlusion":
      return winners(found.winners);
    case "completeness":
      return completeness(found, of);
    case "gradient-check": {
      const { correlation, largest_difference: gap, largest_value: reach } = found;
      return `Correlation ${agreement(correlation, 4)}; the largest difference is ${number(gap)}, where the largest slope is ${number(reach)}.`;
    }
    case "rectifiers":
      return rectifiers(found, of);
    case "noise":
      return noise(found);
    case "weighting":
    case "ablation":
      return `${found.channels} maps of the layer were weighted.`;
    default:
      return "";
  }
}

/** @param {Winner[]} all */
function winners([first, ...others]) {
  if (!first) return "";
  const rest = others.slice(0, 3).map(({ label, positions }) => `${label} (${positions})`);
  const instead = rest.length ? `; other winners: ${rest.join(", ")}` : "";
  return `${first.label} wins at ${count(first.positions, "position", "positions")} of the square${instead}.`;
}

/** Whether integrated gradients add up, and what would help if not. @param {Completeness} found @param {string} of */
function completeness(found, of) {
  const { sum_of_map: sum, at_photo: photo, at_baseline: baseline } = found;
  const { gap_share: gap } = found;
  if (found.baseline_is_photo) {
    return `The photo is the baseline itself, so there is no difference for ${of} to split among its pixels; choose another baseline.`;
  }
  const due = `The map adds up to ${number(sum)} and should add up to ${number(photo - baseline)}, the difference between photo and baseline for ${of}`;
  if (!isNumber(gap)) {
    return `${due}. That is nothing, so a gap has no share of it; choose another baseline.`;
  }
  if (!found.gap_is_large) return `${due}; the gap is ${percent(gap)}.`;
  const { fewer_steps: steps, fewer_steps_gap_share: before } = found;
  const large = `${due}; the gap of ${percent(gap)} is large`;
  if (steps === undefined || before === null) return `${large}. Use more steps.`;
  const was = `With ${count(steps, "step", "steps")} it was ${percent(before)}`;
  return found.more_steps_helped
    ? `${large}. ${was}, so more steps help on this photo.`
    : `${large}. ${was}: on this photo more steps have not helped so far. Many more may, or another baseline.`;
}

/**
 * Whether a method that treats ReLUs in its own way had any to treat.
 *
 * @param {Rectifiers} found
 * @param {string} of
 */
function rectifiers({ rectifiers: met }, of) {
  if (met !== 0) return "";
  const none = `There is no ReLU between ${of} and the pixels in this network`;
  return `${none}, so what goes back to the pixels is the plain gradient.`;
}

/** Whether SmoothGrad had any noise. @param {Noise} found */
function noise({ noise_deviation: deviation, uniform }) {
  if (deviation === 0) {
    const why = uniform
      ? "All pixels have one colour, and noise is a share of the photo’s range, which is nothing"
      : "The noise is nothing";
    return `${why}: this is the plain gradient, as saliency shows it.`;
  }
  if (!uniform) return "";
  return "All pixels have one colour, so the noise comes from the difference between its red, green and blue alone, and is weak.";
}

/**
 * How long the rest will take, from what has been done.
 *
 * @param {number} done
 * @param {number} total
 * @param {number} seconds
 */
export function timeLeft(done, total, seconds) {
  if (done < 3) return "";
  const left = Math.ceil((seconds / done) * (total - done));
  return left < 60 ? `about ${left} s left` : `about ${Math.ceil(left / 60)} min left`;
}
