"""SSIM and rank correlation of small grids, by scikit-image and SciPy, for agreement.json."""

import json
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity

CASES = [(13, 13, 0.1), (9, 25, 0.4), (7, 11, 0.2)]


def grid(rows, columns, noise):
    """A bump and the same with noise, rounded so that some values are equal."""
    generator = np.random.default_rng(rows * columns)
    y, x = np.mgrid[0:rows, 0:columns]
    exact = np.round(np.exp(-((y - rows / 3) ** 2 + (x - columns / 2) ** 2) / 9), 2)
    other = np.round(exact + noise * generator.standard_normal(exact.shape), 2)
    return exact, other


def main():
    cases = []
    for rows, columns, noise in CASES:
        a, b = grid(rows, columns, noise)
        cases.append(
            {
                "columns": columns,
                "a": a.ravel().tolist(),
                "b": b.ravel().tolist(),
                "ssim": structural_similarity(a, b, win_size=7, data_range=np.ptp(a)),
                "rank_correlation": float(spearmanr(a.ravel(), b.ravel()).statistic),
            }
        )
    path = Path(__file__).parent / "agreement.json"
    path.write_text(json.dumps({"cases": cases}) + "\n")


main()
