//! What of a file is handed to tract.

/// The part of a file that is handed to tract.
pub struct Plan {
    /// Nodes in the order of computation.
    pub nodes: Vec<usize>,
    /// Names of the outputs, the scores first.
    pub wanted: Vec<String>,
    pub input: String,
    pub shape: [usize; 4],
    /// Whether the scores have other axes than 1 x classes.
    pub scores_need_shape: bool,
}

pub fn is_standard(domain: &str) -> bool {
    matches!(domain, "" | "ai.onnx")
}
