//! Networks of every kind, with windows of several sizes at every place.

use crate::support::models::{NETWORKS, Reference};

use super::oracle::assert_exact;

#[test]
fn networks_of_every_kind_agree_with_full_passes() {
    for name in NETWORKS {
        let Reference { model, input, .. } = Reference::load(name);
        if input.rank() != 4 {
            continue;
        }
        for (height, width) in [(1, 1), (3, 2), (4, 5)] {
            println!("{name} {height} {width}");
            assert_exact(&model, &input, height, width, 7);
        }
    }
}
