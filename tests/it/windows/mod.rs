//! Recomputation of windows against plain full passes.

mod networks;
mod oracle;
mod random;
mod report;
mod sweep;
mod values;
