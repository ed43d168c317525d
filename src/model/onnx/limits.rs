//! How large a network may be. The largest that people put on a page stay far below; what is above takes
//! memory or time that a browser does not have.

/// Bytes of a file.
pub const FILE: usize = 1 << 30;
/// Parts of a file's protobuf: nodes, attributes, tensors, names.
pub const PARTS: usize = 200_000;
/// Nodes that the outputs depend on; tract's time grows with their square.
pub const NODES: usize = 5_000;
/// Nodes one behind the other.
pub const DEPTH: usize = 1_000;
/// Axes of a value.
pub const RANK: usize = 8;
/// Numbers of a value that no file holds.
pub const VALUE: usize = 20_000_000;
/// Numbers of all values that are needed at the same time.
pub const ALIVE: usize = 50_000_000;
/// Numbers of all values of a pass.
pub const TOTAL: usize = 600_000_000;
/// Multiplications of a pass, comparisons of pooling among them.
pub const WORK: u64 = 80_000_000_000;
/// Numbers of a value that shapes may be worked out of.
pub const KNOWN: usize = 16_384;
/// Numbers of all values that shapes may be worked out of.
pub const KNOWN_IN_ALL: usize = 8_000_000;
/// Bytes of integers in all tensors that are written one after the other, each of a length of its own.
pub const VARINTS: usize = 32 << 20;
/// Bytes of a name.
pub const NAME: usize = 1_000;
