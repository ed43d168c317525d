//! What can go wrong where a graph is rewritten or walked.

use thiserror::Error;

/// What can go wrong where a graph is rewritten or walked. Each message says which node was in the way.
#[derive(Debug, Error)]
pub enum GraphError {
    #[error(
        "{file}: node {node} uses operator {operator}, which has no rule for going backwards; keep it out of what is differentiated, or choose a method without gradients"
    )]
    NoRule {
        file: String,
        node: String,
        operator: String,
    },

    #[error("{file}: the gradient could not be built: {reason}")]
    Backward { file: String, reason: String },

    #[error(
        "{file}: what {node} reads is not known, since there is no rule for the operator {operator}; the rules are in src/graph/receptive_field/mod.rs"
    )]
    NoReceptiveField {
        file: String,
        node: String,
        operator: String,
    },

    #[error("{file}: the receptive field could not be worked out: {reason}")]
    ReceptiveField { file: String, reason: String },

    #[error("{file}: the windows that a change can reach could not be worked out: {reason}")]
    Windows { file: String, reason: String },
}
