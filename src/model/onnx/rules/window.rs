//! Kernels that slide over a value, batch x channels x axes.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts};
use crate::model::onnx::fact::{Fact, type_name, written};
use crate::model::onnx::limits;

/// How a kernel slides along one axis.
struct Slide {
    kernel: usize,
    stride: usize,
    dilation: usize,
    before: usize,
    after: usize,
}

/// Longest kernels, strides and dilations.
const LONGEST: i64 = 4_096;

/// Axes that a kernel slides over: what follows batch and channels.
fn spatial(x: &Fact) -> Result<&[usize], String> {
    match x.rank() {
        3..=5 if x.kind == DataType::Float => Ok(&x.shape[2..]),
        _ if x.kind != DataType::Float => Err(format!(
            "it slides over {}; export the network in float32, or convert it",
            type_name(x.kind as i32)
        )),
        _ => Err(format!("{} has no rows and columns", written(&x.shape))),
    }
}

/// A list with one number an axis, all from 1 on.
fn list(call: &Call, name: &str, axes: usize) -> Result<Vec<usize>, String> {
    let Some(list) = call.ints(name)? else {
        return Ok(vec![1; axes]);
    };
    if list.len() != axes {
        return Err(format!("{name} is {list:?}; there are {axes} axes"));
    }
    match list.iter().all(|n| (1..=LONGEST).contains(n)) {
        true => Ok(list.iter().map(|&n| n as usize).collect()),
        false => Err(format!(
            "{name} is {list:?}; every number must be at least 1 and at most {LONGEST}"
        )),
    }
}

/// Pooling must not have windows that see nothing but padding.
fn slides(call: &Call, kernel: &[usize], pools: bool) -> Result<Vec<Slide>, String> {
    let axes = kernel.len();
    let strides = list(call, "strides", axes)?;
    let dilations = list(call, "dilations", axes)?;
    let automatic = automatic(call)?;
    let pads = call.ints("pads")?;
    if pads.is_some_and(|pads| automatic != "NOTSET" && pads.iter().any(|&pad| pad != 0)) {
        return Err(format!("pads are given, and auto_pad is {automatic}, too"));
    }
    let pads = pads.map_or(vec![0; 2 * axes], <[i64]>::to_vec);
    if pads.len() != 2 * axes {
        return Err(format!(
            "pads are {pads:?}; there must be two an axis, {}",
            2 * axes
        ));
    }
    let slide = |axis: usize| {
        let reach = (kernel[axis] - 1) * dilations[axis];
        let pads = [pads[axis], pads[axis + axes]];
        let most = if pools { reach as i64 } else { LONGEST };
        if pads.iter().any(|pad| !(0..=most).contains(pad)) {
            return Err(format!(
                "pads are {pads:?} along an axis whose kernel reaches over {}; 0 to {most} are possible",
                reach + 1
            ));
        }
        Ok(Slide {
            kernel: kernel[axis],
            stride: strides[axis],
            dilation: dilations[axis],
            before: pads[0] as usize,
            after: pads[1] as usize,
        })
    };
    (0..axes).map(slide).collect()
}

impl Slide {
    /// How many places it has along an axis.
    fn places(&self, length: usize, automatic: &str, ceil: bool) -> Result<usize, String> {
        let reach = (self.kernel - 1) * self.dilation + 1;
        if automatic.starts_with("SAME") {
            return Ok(length.div_ceil(self.stride));
        }
        let padded = length + self.before + self.after;
        let Some(rest) = padded.checked_sub(reach) else {
            return Err(format!("a kernel over {reach} does not fit into {padded}"));
        };
        // Without padding, a place that does not fit is none.
        let ceil = ceil && automatic != "VALID";
        let places = match ceil {
            true => rest.div_ceil(self.stride),
            false => rest / self.stride,
        } + 1;
        // The last window must begin inside, or in the padding before.
        let outside = ceil && (places - 1) * self.stride >= length + self.before;
        Ok(places - usize::from(outside))
    }
}

fn automatic(call: &Call) -> Result<&'static str, String> {
    call.word(
        "auto_pad",
        "NOTSET",
        &["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"],
    )
}

/// Kernel lengths, which are said twice in some files.
fn kernel(call: &Call, weights: &Fact) -> Result<Vec<usize>, String> {
    let kernel = &weights.shape[2..];
    if kernel.iter().any(|&n| !(1..=LONGEST as usize).contains(&n)) {
        return Err(format!("a kernel of {}", written(kernel)));
    }
    match call.ints("kernel_shape")? {
        Some(_) if list(call, "kernel_shape", kernel.len())? != kernel => Err(format!(
            "kernel_shape is not that of the weights, {}",
            written(kernel)
        )),
        _ => Ok(kernel.to_vec()),
    }
}

fn group(call: &Call) -> Result<usize, String> {
    match call.int("group", 1)? {
        group @ 1..=0xffff_ffff => Ok(group as usize),
        group => Err(format!("group is {group}; it must be at least 1")),
    }
}

fn check_bias(call: &Call, channels: usize) -> Result<(), String> {
    match call.optional(2) {
        Some(bias) if bias.shape != [channels] => Err(format!(
            "the bias is {}; one for each of {channels} channels was expected",
            written(&bias.shape)
        )),
        // tract counts inputs by their names.
        None if call.node.input.len() > 2 => Err("a bias without a name".to_string()),
        _ => Ok(()),
    }
}

pub fn conv(call: &Call) -> Facts {
    let (x, weights) = (call.floats(0)?, call.floats(1)?);
    call.one_type()?;
    let lengths = spatial(x)?;
    if weights.rank() != x.rank() {
        return Err(format!(
            "weights of {} for a value of {}",
            written(&weights.shape),
            written(&x.shape)
        ));
    }
    let (group, out) = (group(call)?, weights.shape[0]);
    let fits = weights.shape[1].checked_mul(group) == Some(x.shape[1]) && out % group == 0;
    if !fits || out == 0 {
        return Err(format!(
            "weights of {} in {group} groups for {} channels",
            written(&weights.shape),
            x.shape[1]
        ));
    }
    check_bias(call, out)?;
    let kernel = kernel(call, weights)?;
    let slides = slides(call, &kernel, false)?;
    let automatic = automatic(call)?;
    let mut shape = vec![x.shape[0], out];
    for (slide, &length) in std::iter::zip(&slides, lengths) {
        shape.push(slide.places(length, automatic, false)?);
    }
    // What tract lays out before it multiplies.
    let cells = crate::model::onnx::fact::count(&shape[2..]);
    let laid_out = crate::model::onnx::fact::count(&kernel)
        .saturating_mul(weights.shape[1])
        .saturating_mul(cells);
    if laid_out > limits::ALIVE {
        return Err(format!(
            "{laid_out} numbers would have to be multiplied at once"
        ));
    }
    Ok(vec![Fact::new(x.kind, shape)])
}

pub fn transposed(call: &Call) -> Facts {
    let (x, weights) = (call.floats(0)?, call.floats(1)?);
    call.one_type()?;
    let lengths = spatial(x)?;
    let group = group(call)?;
    if weights.rank() != x.rank() || weights.shape[0] != x.shape[1] || x.shape[1] % group != 0 {
        return Err(format!(
            "weights of {} in {group} groups for {} channels",
            written(&weights.shape),
            x.shape[1]
        ));
    }
    let plain = call.ints("output_shape")?.is_none() && automatic(call)? == "NOTSET";
    if !plain {
        return Err("output_shape and auto_pad are not read here; give pads".to_string());
    }
    let out = weights.shape[1].saturating_mul(group);
    check_bias(call, out)?;
    let kernel = kernel(call, weights)?;
    let slides = slides(call, &kernel, false)?;
    let more = call
        .ints("output_padding")?
        .map_or(vec![0; kernel.len()], <[i64]>::to_vec);
    let mut shape = vec![x.shape[0], out];
    if more.len() != slides.len() {
        return Err(format!("output_padding is {more:?}"));
    }
    for ((slide, &length), more) in std::iter::zip(&slides, lengths).zip(more) {
        let most = slide.stride.max(slide.dilation) as i64;
        // In 64 bits, which a browser's usize has not: a long axis times a stride goes beyond 32.
        let [length, stride] = [length as i64, slide.stride as i64];
        let field = ((slide.kernel - 1) * slide.dilation + 1) as i64;
        let left = (length - 1) * stride + field - (slide.before + slide.after) as i64;
        if left < 1 || !(0..most).contains(&more) {
            return Err(format!("output_padding is {more}, and pads leave {left}"));
        }
        let places = usize::try_from(left + more);
        shape.push(places.map_err(|_| format!("it makes an axis of {}", left + more))?);
    }
    Ok(vec![Fact::new(x.kind, shape)])
}

pub fn pool(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let lengths = spatial(x)?;
    call.ints("kernel_shape")?
        .ok_or("kernel_shape is missing")?;
    let kernel = list(call, "kernel_shape", lengths.len())?;
    let slides = slides(call, &kernel, true)?;
    let ceil = call.flag("ceil_mode", false)?;
    call.flag("count_include_pad", false)?;
    if call.int("storage_order", 0)? != 0 {
        return Err("places in columns are not computed".to_string());
    }
    let automatic = automatic(call)?;
    let mut shape = x.shape[..2].to_vec();
    for (slide, &length) in std::iter::zip(&slides, lengths) {
        shape.push(slide.places(length, automatic, ceil)?);
    }
    Ok(vec![Fact::new(x.kind, shape)])
}

pub fn global(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let rank = spatial(x)?.len();
    let mut shape = x.shape[..2].to_vec();
    shape.resize(2 + rank, 1);
    Ok(vec![Fact::new(x.kind, shape)])
}
