//! How alike two maps are, against scikit-image and SciPy (`tests/reference/make_agreement.py`).

use heatlens::map::agreement::{rank_correlation, ssim};
use serde_json::Value;

#[test]
fn ssim_and_rank_correlation_agree_with_other_implementations() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/reference/agreement.json"
    );
    let values: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let floats = |values: &Value| -> Vec<f32> {
        let values = values.as_array().unwrap().iter();
        values.map(|value| value.as_f64().unwrap() as f32).collect()
    };
    for case in values["cases"].as_array().unwrap() {
        let (a, b) = (floats(&case["a"]), floats(&case["b"]));
        let columns = case["columns"].as_u64().unwrap() as usize;
        let ranks = rank_correlation(&a, &b).unwrap();
        assert!((ranks - case["rank_correlation"].as_f64().unwrap()).abs() < 1e-6);
        let (found, expected) = (ssim(&a, &b, columns), case["ssim"].as_f64());
        let gap = (found.unwrap() - expected.unwrap()).abs();
        assert!(gap < 1e-5, "{found:?}, {expected:?}");
        assert_eq!(ssim(&a, &a, columns), Some(1.0));
    }
    assert_eq!(ssim(&[2.0; 9], &[1.0; 9], 3), None);
}
