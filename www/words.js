/** Numbers and findings in words. */

export function number(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1000 || size < 0.001 ? value.toExponential(1) : String(+value.toPrecision(3));
}

export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/** How the colours of a map are to be read; versus is the label of the other class, if any. */
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

/** What a map says at a point. */
export function pointed(value, { unit }) {
  return Number.isNaN(value) ? "Here: not computed yet" : `Here: ${number(value)} ${unit}`;
}

/** What became of the target where a square was. */
export function tried({ score, probability, top }, mode) {
  const [[s, there], [p, left]] = [score, probability];
  const change = `probability ${percent(p)} → ${percent(left)}, score ${number(s)} → ${number(there)}`;
  const names = top.map(({ label, probability }) => `${label} ${percent(probability)}`);
  return `Square ${mode === "keep" ? "alone kept" : "hidden"} here: ${change}. Then it sees: ${names.join(", ")}.`;
}

export function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

/** What a map has cost. */
export function effort({ passes, seconds, workers, recomputed }) {
  const share = recomputed ? Math.round(recomputed.share * 100) : 100;
  const each = share < 100 ? `, each ${share} % of a whole one,` : "";
  const full = recomputed?.without_rule ?? [];
  const rest = full.length ? `; in full for want of a rule: ${full.join(", ")}` : "";
  const cost = count(passes, "pass", "passes") + each;
  return `${cost} in ${seconds.toFixed(1)} s with ${count(workers, "worker", "workers")}${rest}`;
}

/** What is said of parts of the page that died while a map was computed. */
export function replaced({ deaths, again }) {
  const workers = count(deaths, "worker that stopped was", "workers that stopped were");
  return [
    deaths ? `. ${workers} replaced, and what was lost was computed again` : "",
    again ? ". The part of the page that draws stopped on the way and was started anew" : "",
  ].join("");
}

function count(number, one, several) {
  return `${number} ${number === 1 ? one : several}`;
}

/** The numbers that belong beside a map. */
export function findings(info) {
  return [described(info), approximation(info)].filter(Boolean).join(" ");
}

/** How an adaptive map was made, or how good it was. */
function approximation({ findings: { adaptive, ssim, rank_correlation: ranks }, total }) {
  if (adaptive === undefined) return "";
  const share = `${adaptive} of ${total - 1} positions`;
  if (ssim === undefined) return `Approximate: ${share} computed; the rest is interpolated.`;
  const agreement = (value) => (value === null ? "not defined" : value.toFixed(3));
  return `The map is exact now. Of ${share} it was made before, and agreed with this one by an SSIM of ${agreement(ssim)} and a rank correlation of ${agreement(ranks)}.`;
}

function described({ findings: found }) {
  if ("bias" in found) {
    return `Mean of the map ${number(found.mean)} + bias ${number(found.bias)} = ${number(found.sum)}; the score is ${number(found.score)}.`;
  }
  if ("winners" in found) {
    const [first, ...others] = found.winners;
    if (!first) return "";
    const rest = others.slice(0, 3).map(({ label, positions }) => `${label} (${positions})`);
    const instead = rest.length ? `; other winners: ${rest.join(", ")}` : "";
    return `${first.label} wins at ${first.positions} positions of the square${instead}.`;
  }
  if ("completeness_gap" in found) {
    const {
      sum_of_map: sum,
      at_photo: photo,
      at_baseline: baseline,
      completeness_gap: gap,
    } = found;
    return `The map adds up to ${number(sum)}. From baseline to photo the target goes from ${number(baseline)} to ${number(photo)}; the gap is ${number(gap)}; many more steps make it small.`;
  }
  if ("correlation" in found) {
    const { correlation, largest_difference: gap, largest_value: reach } = found;
    const agreement = correlation === null ? "not defined" : correlation.toFixed(4);
    return `Correlation ${agreement}; the largest difference is ${number(gap)}, where the largest slope is ${number(reach)}.`;
  }
  if ("channels" in found) return `${found.channels} maps of the layer were weighed.`;
  return "";
}

/** How long the rest will take, from what has been done. */
export function timeLeft(done, total, seconds) {
  if (done < 3) return "";
  const left = Math.ceil((seconds / done) * (total - done));
  return left < 60 ? `about ${left} s left` : `about ${Math.ceil(left / 60)} min left`;
}
