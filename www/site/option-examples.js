/**
 * What the handbook shows of each option, made from the methods' files.
 *
 * @type {[Partial<Record<string, string>>, string][]}
 */
// prettier-ignore
export const OPTION_EXAMPLES = [
  [{"baseline":"blur","method":"integrated-gradients","src":"gallery/cat.jpg"}, "baseline: Where the way begins. What equals the baseline gets nothing: black parts of a photo, with black."],
  [{"block":"16","method":"gradient-check","src":"gallery/cat.jpg"}, "block: The side of a block in pixels of the network's input."],
  [{"channels":"sum","method":"saliency","src":"gallery/cat.jpg"}, "channels: The largest absolute value of red, green and blue, their signed sum, or each."],
  [{"difference":"forward","method":"finite-difference","src":"gallery/cat.jpg"}, "difference: Central takes two passes a block and is more exact; forward takes one."],
  [{"fill":"blur","method":"occlusion","src":"gallery/cat.jpg"}, "fill: What the square is painted with. Each fill can itself look like something."],
  [{"layer":"features.9.add","method":"grad-cam","src":"gallery/cat.jpg"}, "layer: Whose maps are weighted; the last ones say most about the class, earlier ones are finer."],
  [{"method":"occlusion","mode":"keep","src":"gallery/cat.jpg","stride":"32","window":"96"}, "mode: Hide what is under the square, or keep only that."],
  [{"method":"smoothgrad","noise":"0.1","src":"gallery/cat.jpg"}, "noise: The noise's standard deviation as a share of the input's range."],
  [{"method":"occlusion","overlap":"position","src":"gallery/cat.jpg"}, "overlap: Where windows overlap, the mean of all that cover a pixel, or the nearest one."],
  [{"method":"occlusion","reading":"score-drop","src":"gallery/cat.jpg"}, "reading: The probability that is left, or the drop of probability or of score."],
  [{"method":"grad-cam","rectify":"keep","src":"gallery/cat.jpg"}, "rectify: Cut off what speaks against the target, as the papers do, or keep it."],
  [{"method":"occlusion","refine":"adaptive","src":"gallery/cat.jpg"}, "refine: Everywhere is exact. Adaptive is approximate: after a coarse map, positions close together are tried only where hiding something made a difference."],
  [{"method":"smoothgrad","samples":"50","src":"gallery/cat.jpg"}, "samples: How many noisy copies are averaged."],
  [{"method":"smoothgrad","seed":"7","src":"gallery/cat.jpg"}, "seed: The first copy's seed; each copy takes the next one."],
  [{"method":"finite-difference","sign":"absolute","src":"gallery/cat.jpg"}, "sign: Keep the sign of the slope, or show its size only."],
  [{"method":"saliency","softmax":"after","src":"gallery/cat.jpg"}, "softmax: Before softmax the gradient is of the class's own score. After it, of the probability, which also moves when other classes do and is flat where the network is sure."],
  [{"method":"gradient-check","src":"gallery/cat.jpg","step":"0.01"}, "step: How far intensities move, where black to white is 1."],
  [{"method":"integrated-gradients","src":"gallery/cat.jpg","steps":"128"}, "steps: Into how many parts the way is cut."],
  [{"method":"occlusion","src":"gallery/cat.jpg","stride":"24"}, "stride: How far the square moves between positions, at most the window."],
  [{"method":"occlusion","src":"gallery/cat.jpg","window":"48"}, "window: The square's size in pixels of the network's input, as 32 or height x width like 40x24."],
];
