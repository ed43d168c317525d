//! Reverse mode: each rule against finite differences, whole networks against PyTorch.

mod networks;
mod oracle;
mod rules;
