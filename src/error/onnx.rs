//! What can be wrong with a file that is a network, but none that is explained here.

use thiserror::Error;

/// A network of a kind that is not explained here. Each message says what the file holds, and how to export
/// it anew.
#[derive(Debug, Error)]
pub enum OnnxError {
    #[error(
        "{file}: node {node} calls {function}, a function that the file defines itself; inline it (onnx.inliner.inline_local_functions) and save the file again"
    )]
    LocalFunction {
        file: String,
        node: String,
        function: String,
    },

    #[error(
        "{file}: the numbers of {name} lie in another file, {other}; save both as one: onnx.save(onnx.load(path), path)"
    )]
    OtherFile {
        file: String,
        name: String,
        other: String,
    },

    #[error(
        "{file}: the input {name} takes {found}, but normalised float32 values are fed; export the network with a float32 input"
    )]
    InputType {
        file: String,
        name: String,
        found: String,
    },

    #[error(
        "{file}: the input {name} has its channels last, {found}; export the network with channels first, {expected}"
    )]
    ChannelsLast {
        file: String,
        name: String,
        found: String,
        expected: String,
    },

    #[error(
        "{file}: beside the input {name} the network reads {other}; only one input is fed, so export the network with {other} as a constant"
    )]
    SecondInput {
        file: String,
        name: String,
        other: String,
    },

    #[error(
        "{file}: {name} holds {found}; scores are float32, so export the network with a float32 output"
    )]
    OutputType {
        file: String,
        name: String,
        found: String,
    },

    #[error(
        "{file}: {name} holds probabilities, which node {node} ({operator}) makes; scores before that are needed: name {before:?} as outputs.scores in the manifest"
    )]
    Probabilities {
        file: String,
        name: String,
        node: String,
        operator: String,
        before: String,
    },

    #[error(
        "{file}: {name} is one number, and a network of one score has no second class to tell it from; export it with one score for each of two classes"
    )]
    OneScore { file: String, name: String },
}
