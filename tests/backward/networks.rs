//! Whole networks against PyTorch's autograd.
