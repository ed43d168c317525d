"""How far a stored network strays from the fp32 one, over a folder of pictures."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image, ImageOps
from torchvision.transforms import InterpolationMode, functional


def input_of(picture, rule):
    """The reference preprocessing of a PIL image: 1 x 3 x 224 x 224, normalised."""
    size, filter = rule["resize_shorter_side"], InterpolationMode(rule["filter"])
    picture = functional.resize(picture.convert("RGB"), size, filter, antialias=True)
    tensor = functional.to_tensor(functional.center_crop(picture, 224))
    return functional.normalize(tensor, rule["mean"], rule["std"])[None].numpy()


def views(folder):
    """Of each picture the whole, its mirror image and its four quarters."""
    for file in sorted(Path(folder).iterdir()):
        whole = Image.open(file).convert("RGB")
        width, height = whole.size
        yield whole
        yield ImageOps.mirror(whole)
        for x in (0, width // 2):
            for y in (0, height // 2):
                yield whole.crop((x, y, x + width // 2, y + height // 2))


def compare(model, onnx, rule, folder):
    """Prints errors and agreement of ONNX bytes with a PyTorch model."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(onnx, options)
    rows = []
    for view in views(folder):
        values = input_of(view, rule)
        exact = model(torch.from_numpy(values)).numpy()[0]
        stored = session.run(["logits"], {"input": values})[0][0]
        error = np.linalg.norm(stored - exact) / np.linalg.norm(exact)
        sure = np.exp(exact.max() - np.logaddexp.reduce(exact)) > 0.3
        rows.append((error, stored.argmax() == exact.argmax(), sure))
    error, agree, sure = (np.array(column) for column in zip(*rows))
    print(f"pictures                               {len(rows)}")
    print(f"relative L2 error of the logits, mean  {error.mean():.2%}")
    print(f"top-1 agreement with fp32              {agree.mean():.1%}")
    print(f"the same where fp32 is over 0.3 sure   {agree[sure].mean():.1%} of {sure.sum()}")
