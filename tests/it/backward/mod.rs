//! Reverse mode: each rule against finite differences, whole networks against PyTorch.

mod by_hand;
mod networks;
mod oracle;
mod rules;
mod window;
