//! Broken networks, and numbers that are none.

use heatlens::error::Error;
use heatlens::methods::{self, Question};
use heatlens::model::target::Target;
use heatlens::photo::input::Input;

use super::{counting, explain, load, run_on};

#[test]
fn broken_networks_are_refused_and_do_not_panic() {
    let refused = |name: &str| load(name).err().unwrap();
    assert!(matches!(refused("garbage"), Error::NotOnnx { .. }));
    assert!(matches!(refused("truncated"), Error::NotOnnx { .. }));
    assert!(matches!(
        refused("unknown_operator"),
        Error::UnsupportedOperator { .. }
    ));
    assert!(matches!(
        refused("output_unknown"),
        Error::BrokenGraph { .. }
    ));
    assert!(matches!(refused("stride_zero"), Error::BrokenGraph { .. }));
    assert!(matches!(refused("input_rank_2"), Error::InputShape { .. }));
}

/// The second score multiplies green by up to 15, so contributions of such a photo pass float32's end,
/// while gradient and input are finite.
#[test]
fn values_beyond_float32_are_an_error_that_names_method_and_place() {
    let mut network = load("toy_linear").unwrap();
    let huge = Input::from_tensor(vec![1e38; 48], network.manifest()).unwrap();
    for (method, options) in [
        ("gradient-x-input", &[][..]),
        ("gradient-x-input", &[("channels", "max-abs")]),
        ("integrated-gradients", &[("steps", "3")]),
        ("occlusion", &[("window", "2"), ("stride", "2")]),
        ("finite-difference", &[("block", "2")]),
    ] {
        let map = run_on(&huge, &mut network, method, (1, None), options)
            .and_then(|(stepper, target, options)| stepper.finish(target, &options));
        let Err(error) = map else {
            panic!("{method} made a map of what is no number");
        };
        let error = error.to_string();
        assert!(error.contains("finite"), "{method}: {error}");
    }
    let error = explain(&mut network, "saliency", (1, None), &[]);
    assert!(error.is_ok());
}

/// Two channels whose weighted maps are +inf and -inf: NaN, which cutting off at zero would hide.
#[test]
fn cutting_off_hides_no_value_that_is_no_number() {
    let network = load("toy_cam").unwrap();
    for name in ["grad-cam", "xgrad-cam", "hires-cam", "layer-cam"] {
        let method = methods::find(name).unwrap();
        let options = method.options([]).unwrap();
        let target = Target::new(0, None, 3).unwrap();
        let input = counting(&network);
        let mut stepper = method
            .begin(
                &Question {
                    input: &input,
                    classes: 3,
                    target,
                },
                &options,
            )
            .unwrap();
        let shape = [2.0, 1.0, 1.0];
        let nowhere = [0.0; 3];
        let (activations, gradients) = ([1e30, -1e30], [1e30, 1e30]);
        stepper
            .absorb(0, [&shape[..], &nowhere, &activations, &gradients].concat())
            .unwrap();
        let error = stepper.finish(target, &options);
        let Err(Error::NotFinite { what, .. }) = error else {
            panic!("{name}: {:?}", error.map(|map| map.values));
        };
        assert!(what.starts_with(name), "{what}");
    }
}
