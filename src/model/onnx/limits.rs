//! How large a network may be. The largest that people put on a page stay far below; what is above takes
//! memory or time that a browser does not have.

/// The most bytes of a file.
pub const FILE: usize = 1 << 30;
/// The most parts of a file's protobuf: nodes, attributes, tensors and names.
pub const PARTS: usize = 200_000;
/// The most nodes that the outputs depend on; tract's time grows with their square.
pub const NODES: usize = 5_000;
/// The longest chain of nodes.
pub const DEPTH: usize = 1_000;
/// The most axes of a value.
pub const RANK: usize = 8;
/// The most numbers of a value that is computed.
pub const VALUE: usize = 20_000_000;
/// The most numbers of all values that are needed at the same time.
pub const ALIVE: usize = 50_000_000;
/// The most numbers of all values of a pass.
pub const TOTAL: usize = 600_000_000;
/// The most multiplications of a pass, comparisons of pooling among them.
pub const WORK: u64 = 80_000_000_000;
/// The most numbers of a value on which shapes may depend.
pub const KNOWN: usize = 16_384;
/// The most numbers of all values on which shapes may depend.
pub const KNOWN_IN_ALL: usize = 8_000_000;
/// The most bytes of integers, in all tensors, that are written with a length of their own each.
pub const VARINTS: usize = 32 << 20;
/// The most bytes of a name.
pub const NAME: usize = 1_000;
