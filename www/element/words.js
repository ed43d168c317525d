/** Numbers and findings in words. */

/**
 * @import { Completeness, MapInfo, Noise, Outline, Pooling, Recomputed, Rectifiers, Winner } from "../heatlens.js"
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

/** A message as a sentence; the name of a file, with which some begin, stays as it is. @param {string} message */
export function sentence(message) {
  const opening = /^[a-z]+[,:]? /.test(message) ? capital(message) : message;
  return /[\p{L}\p{N})”]$/u.test(opening) ? `${opening}.` : opening;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/**
 * How the colours of a map are to be read.
 *
 * @param {Pick<MapInfo, "sign" | "unit" | "clip" | "flat" | "hues" | "parameters" | "low" | "high">} info
 * @param {string} [name] the label of the class
 * @param {string} [versus] the label of the other class
 */
export function reading(info, name = "the class", versus = "") {
  const { flat, unit, clip } = info;
  const said = flat
    ? "Flat: no part made a difference beyond rounding."
    : meaning(info, name, versus);
  const clipped = clip && !flat ? ` The top ${number(clip * 100)} % are clipped.` : "";
  return `${said} Unit: ${unit}.${clipped}`;
}

/**
 * @param {Parameters<typeof reading>[0]} info
 * @param {string} name
 * @param {string} versus
 */
function meaning(
  { sign, unit, hues: [above, below], parameters, low: least, high: most },
  name,
  versus,
) {
  const isSlope = unit.endsWith("per unit of intensity");
  const [what, of] = unit.startsWith("probability") ? ["probability", "of"] : ["score", "for"];
  const target = `the ${what} ${of} ${name}`;
  const [high, low] = [capital(above), below];
  const kept = parameters.mode === "keep";
  if (sign === "lowness") {
    const here = kept ? "only this part is kept" : "this part is hidden";
    return `Brighter: less is left of ${target} when ${here}.`;
  }
  if (sign === "magnitude") {
    return isSlope
      ? `How strongly ${target} reacts to each pixel, up or down.`
      : `Brighter: counts for more in ${target}, up or down.`;
  }
  if (isSlope) return `${high}: brighter pixels raise ${target}; ${low}: they lower it.`;
  if (kept) return `${high}: ${target} falls when only this part is kept; ${low}: it rises.`;
  if (parameters.rectify === "cut") {
    return `${high} adds to ${target}${versus && ` rather than ${versus}`}; what lowers it is cut off.`;
  }
  if (versus) return `${high} adds to ${target}; ${low} adds to that ${of} ${versus}.`;
  if (least === 0) return `${high} adds to ${target}; nothing lowers it.`;
  if (most === 0) return `${capital(low)} lowers ${target}; nothing adds to it.`;
  return `${high} adds to ${target}; ${low} lowers it.`;
}

/**
 * What the line around the strongest tenth is around.
 *
 * @param {Outline} [line]
 */
export function outlined(line) {
  if (!line) return "";
  const { above, below, averaged } = line;
  if (!above && !below) return "Nothing is outlined, since no part is stronger than the rest.";
  const parts = [above && "solid where it adds", below && "dashed where it lowers"];
  const how = below ? `, ${parts.filter(Boolean).join(", ")}` : "";
  const size = `${averaged} × ${averaged} pixels`;
  const of = averaged > 1 ? ` of the map, averaged over ${size} and without specks` : "";
  return `The line is around the strongest tenth${of}${how}.`;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a map says at a point. @param {unknown} value @param {{ unit: string }} info */
export function pointed(value, { unit }) {
  return !isNumber(value) ? "Here: not computed yet" : `Here: ${number(value)} ${unit}`;
}

/**
 * What became of the target where a square was, in lines of their own.
 *
 * @param {Pick<Trial, "score" | "probability" | "top">} trial
 * @param {string} mode
 * @param {string} [of] what is explained
 */
export function tried({ score, probability, top: [first] }, mode, of = "the class") {
  const [[s, there], [p, left]] = [score, probability];
  const lines = [
    `${of}: ${percent(p)} → ${percent(left)}`,
    `when ${mode === "keep" ? "only this square is kept" : "this square is hidden"}.`,
    first ? `Now it says ${first.label} (${percent(first.probability)}).` : "",
    `Score ${number(s)} → ${number(there)}.`,
  ];
  return lines.filter(Boolean).join("\n");
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
  const each = share < 100 ? `, ${share} % of it each time` : "";
  const full = recomputed?.without_rule ?? [];
  const rest = full.length ? `; in full for want of a rule: ${full.join(", ")}` : "";
  const runs = passes === 1 ? "once" : `${passes} times`;
  return `done in ${seconds.toFixed(1)} s; the network ran ${runs}${each}, with ${count(workers, "worker", "workers")}${rest}`;
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
 * @param {string} [name] the label of the class
 */
export function findings(info, of = "the class", name = of) {
  return [described(info, of, name), approximation(info)].filter(Boolean).join(" ");
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

/** @param {Described} info @param {string} of @param {string} name */
function described({ findings: found }, of, name) {
  switch (found.kind) {
    case "pooling":
      return pooling(found);
    case "occlusion":
      return winners(found.winners, name);
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

/** How many other answers are named. */
const OTHERS = 3;
/** The share of a score by which a class activation map may miss it, which rounding explains. */
const ROUNDING = 1e-3;

/** Whether a class activation map adds up to the score. @param {Pooling} found */
function pooling({ mean, bias, sum, score }) {
  const terms = `the mean of the map, ${number(mean)}, and the bias, ${number(bias)}, add up to ${number(sum)}`;
  const fits =
    isNumber(sum) &&
    isNumber(score) &&
    Math.abs(sum - score) <= ROUNDING * Math.max(1, Math.abs(score));
  return fits
    ? `Check passed: ${terms}, the score.`
    : `Check failed: ${terms}, and the score is ${number(score)}.`;
}

/** What the network answers where the square lies. @param {Winner[]} all @param {string} name */
function winners(all, name) {
  const total = all.reduce((sum, { positions }) => sum + positions, 0);
  if (!total) return "";
  const own = all.find(({ label }) => label === name)?.positions ?? 0;
  const others = all.filter(({ label }) => label !== name).slice(0, OTHERS);
  const rest = others.map(({ label, positions }) => `${label} in ${positions}`).join(", ");
  const where = `of ${count(total, "position", "positions")} of the square`;
  return `The answer is ${name} in ${own} ${where}${rest && `; it is ${rest}`}.`;
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
