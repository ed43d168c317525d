//! How alike two maps are.

/// The side of the windows of [`ssim`], in cells.
const SIDE: usize = 7;

/// Mean structural similarity of two grids of the same shape: 1 for equal ones.
///
/// Over all 7 x 7 windows (smaller ones in smaller grids), with means m, variances v, covariance c
/// and the range L of the first grid: (2 m_a m_b + (0.01 L)^2) (2 c + (0.03 L)^2) over
/// (m_a^2 + m_b^2 + (0.01 L)^2) (v_a + v_b + (0.03 L)^2). Wang et al., "Image Quality Assessment: From
/// Error Visibility to Structural Similarity", IEEE Transactions on Image Processing 2004, with flat
/// windows and sample variances. Nothing if the first grid is flat.
pub fn ssim(a: &[f32], b: &[f32], columns: usize) -> Option<f64> {
    let rows = a.len() / columns;
    let low = a.iter().copied().fold(f32::INFINITY, f32::min);
    let high = a.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let range = f64::from(high) - f64::from(low);
    let (height, width) = (SIDE.min(rows), SIDE.min(columns));
    let count = (height * width) as f64;
    if range <= 0.0 || count < 2.0 {
        return None;
    }
    let (small, large) = ((0.01 * range).powi(2), (0.03 * range).powi(2));
    let mut sum = 0.0;
    let places = (rows - height + 1) * (columns - width + 1);
    for place in 0..places {
        let (top, left) = (place / (columns - width + 1), place % (columns - width + 1));
        let cells = (0..height * width)
            .map(|cell| (top + cell / width) * columns + left + cell % width)
            .map(|cell| (f64::from(a[cell]), f64::from(b[cell])));
        let mean = |of: fn((f64, f64)) -> f64| cells.clone().map(of).sum::<f64>() / count;
        let (mean_a, mean_b) = (mean(|(a, _)| a), mean(|(_, b)| b));
        let sample = count / (count - 1.0);
        let variance_a = sample * (mean(|(a, _)| a * a) - mean_a * mean_a);
        let variance_b = sample * (mean(|(_, b)| b * b) - mean_b * mean_b);
        let covariance = sample * (mean(|(a, b)| a * b) - mean_a * mean_b);
        sum += (2.0 * mean_a * mean_b + small) * (2.0 * covariance + large)
            / ((mean_a * mean_a + mean_b * mean_b + small) * (variance_a + variance_b + large));
    }
    Some(sum / places as f64)
}

/// Pearson's correlation; nothing where one side does not vary.
pub fn correlation(a: &[f32], b: &[f32]) -> Option<f64> {
    let mean = |v: &[f32]| v.iter().map(|&x| f64::from(x)).sum::<f64>() / v.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (&x, &y) in a.iter().zip(b) {
        let (x, y) = (f64::from(x) - mean_a, f64::from(y) - mean_b);
        both += x * y;
        of_a += x * x;
        of_b += y * y;
    }
    let below = (of_a * of_b).sqrt();
    (below > 0.0).then(|| both / below)
}

/// Spearman's correlation: Pearson's of the ranks, equal values sharing the mean of theirs.
pub fn rank_correlation(a: &[f32], b: &[f32]) -> Option<f64> {
    correlation(&ranks(a), &ranks(b))
}

fn ranks(values: &[f32]) -> Vec<f32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    for equal in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let before = order.iter().take_while(|&&i| i != equal[0]).count();
        for &index in equal {
            ranks[index] = before as f32 + (equal.len() - 1) as f32 / 2.0;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlation_by_hand() {
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), Some(1.0));
        assert_eq!(correlation(&[1.0, 2.0], &[2.0, 1.0]), Some(-1.0));
        assert_eq!(correlation(&[1.0, 1.0], &[2.0, 1.0]), None);
    }

    /// By hand: ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3 give 4.5 over the root of 4.5 times 5.
    #[test]
    fn rank_correlation_by_hand() {
        let found = rank_correlation(&[1.0, 2.0, 2.0, 9.0], &[1.0, 2.0, 3.0, 4.0]);
        assert!((found.unwrap() - (4.5f64 / 5.0).sqrt()).abs() < 1e-9);
        assert_eq!(
            rank_correlation(&[1.0, 8.0, 9.0], &[0.1, 0.2, 7.0]),
            Some(1.0)
        );
    }
}
