//! Where the windows of a sweep start.

/// Where windows start along one side: every stride, and one clamped to the far edge.
pub fn places(length: usize, window: usize, stride: usize) -> Vec<usize> {
    let last = length - window;
    let mut places: Vec<usize> = (0..last).step_by(stride).collect();
    places.push(last);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Nothing of the picture is left out, nothing lies outside it, no place comes twice.
        #[test]
        fn windows_cover_the_picture(length in 1usize..300, window in 1usize..300, stride in 1usize..300) {
            let window = window.min(length);
            let stride = stride.min(window);
            let places = places(length, window, stride);
            prop_assert_eq!(places[0], 0);
            prop_assert_eq!(places[places.len() - 1] + window, length);
            for pair in places.windows(2) {
                prop_assert!(pair[0] < pair[1] && pair[1] - pair[0] <= stride);
            }
        }
    }

    #[test]
    fn the_last_place_is_clamped() {
        assert_eq!(places(224, 50, 40), [0, 40, 80, 120, 160, 174]);
        assert_eq!(places(224, 32, 16).len(), 13);
        assert_eq!(places(7, 7, 3), [0]);
    }
}
