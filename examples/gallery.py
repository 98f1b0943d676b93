"""Every method on one picture, beside the same network without what it has learnt.

    pip install -r examples/requirements.txt
    python examples/gallery.py --output logs/gallery

A cat and a cup of coffee, explained for the cat: the picture, the method on an
ImageNet network, and the method on that network with its weights shuffled. What
both show is the picture's own, or the architecture's, and nothing that the
network has learnt (Adebayo et al., "Sanity Checks for Saliency Maps", 2018).
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import pathlib
from collections.abc import Callable, Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow is imported

import cv2
import efficientnet_lite0 as lite0
import fashion_mnist
import keras
import numpy as np
from keras import layers
from pretrained import check_packages, contact_sheet, tile

import tb_interpret as tbi
from tb_interpret.pictures.rendering import Sign

EGYPTIAN_CAT = 285
# As GitHub and slow lines like them.
MOST_BYTES = 60_000
MAPS = {
    "grad_cam": tbi.GradCAM(),
    "hires_cam": tbi.HiResCAM("block10_add"),
    "layer_cam": tbi.LayerCAM("block4_add"),
    "grad_cam_plus_plus": tbi.GradCAMPlusPlus(),
    "score_cam": tbi.ScoreCAM(),
    "saliency": tbi.Saliency(),
    "input_x_gradient": tbi.InputXGradient(),
    "integrated_gradients": tbi.IntegratedGradients(),
    "smooth_grad": tbi.SmoothGrad(),
    "guided_grad_cam": tbi.GuidedGradCAM(),
    "occlusion": tbi.Occlusion(),
    "rise": tbi.RISE(),
}
TILES = tbi.ActivationGrid("block4_add")
FILTERS = tbi.FilterVisualization("block5_project_norm", filters=4, parametrization="fourier")


def shuffled(model: keras.Model) -> keras.Model:
    """A copy whose kernels have their values in another order: as large, and meaningless."""
    twin = keras.models.clone_model(model)
    generator = np.random.default_rng(0)
    for layer, other in zip(model.layers, twin.layers, strict=True):
        kept = layer.get_weights()
        mixed = [generator.permutation(w.ravel()).reshape(w.shape) for w in kept]
        other.set_weights([new if w.ndim > 1 else w for new, w in zip(mixed, kept, strict=True)])
    return twin


def pictures(photo: np.ndarray) -> Iterator[tuple[str, Callable[[keras.Model], np.ndarray]]]:
    """A method's name, and what draws it for a network of photographs."""
    image = lite0.preprocess(photo)[None]

    def of_maps(method: tbi.Method) -> Callable[[keras.Model], np.ndarray]:
        def draw(model: keras.Model) -> np.ndarray:
            found = method.explain(model, image, targets=EGYPTIAN_CAT)
            return drawn(found, photo)

        return draw

    for name, method in MAPS.items():
        yield name, of_maps(method)
    yield "activation_grid", lambda model: _colored(TILES.explain(model, image).images[0])
    yield "filter_visualization", lambda model: _square(FILTERS.explain(model, image).images)


def drawn(found: tbi.Explanation, photo: np.ndarray) -> np.ndarray:
    """The map over the picture paled; of single pixels the strongest 1 % have one color."""
    if found.maps.shape[1:] == (lite0.SIZE, lite0.SIZE):
        most = np.quantile(np.abs(found.maps), 0.99)
        found = dataclasses.replace(found, maps=np.clip(found.maps, -most, most))
    gray = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    pale = np.repeat((255 - (255 - gray[..., None]) // 3), 3, axis=-1)
    sign: Sign = "positive" if found.meaning == "importance" else "both"
    return found.overlay(pale[None], sign=sign, opacity=0.9)[0]


def _colored(gray: np.ndarray) -> np.ndarray:
    """Tiles on a scale of one color."""
    return cv2.applyColorMap(gray.squeeze(), cv2.COLORMAP_VIRIDIS)[..., ::-1]


def _square(each: np.ndarray) -> np.ndarray:
    """Four pictures as one."""
    return np.vstack([np.hstack(each[:2]), np.hstack(each[2:])])


def transformer() -> keras.Model:
    """A small vision transformer for clothes."""
    inputs = keras.Input((28, 28, 1))
    patches = layers.Conv2D(48, 4, strides=4)(layers.Rescaling(1 / 255)(inputs))
    tokens = layers.Reshape((49, 48))(patches)
    places = keras.ops.arange(49)
    tokens = layers.Add()([tokens, layers.Embedding(49, 48)(places)[None]])
    for _ in range(2):
        normed = layers.LayerNormalization()(tokens)
        tokens = layers.Add()([tokens, layers.MultiHeadAttention(4, 12)(normed, normed)])
        hidden = layers.Dense(96, activation="gelu")(layers.LayerNormalization()(tokens))
        tokens = layers.Add()([tokens, layers.Dense(48)(hidden)])
    pooled = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(tokens))
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(pooled))


def of_le_grad() -> list[np.ndarray]:
    """LeGrad asks for a transformer; no package has one with weights, so one is trained."""
    keras.utils.set_random_seed(0)
    x, y = fashion_mnist.load("train")
    model = transformer()
    model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=8, verbose=0)
    bag = fashion_mnist.load("test")[0][fashion_mnist.BAG :: 10][1:2]
    enlarged = cv2.resize(
        bag[0, ..., 0].astype(np.uint8), (224, 224), interpolation=cv2.INTER_NEAREST
    )
    photo = np.repeat(enlarged[..., None], 3, axis=-1)
    method = tbi.LeGrad(targets=fashion_mnist.BAG)
    return [photo, *(drawn(method.explain(each, bag), photo) for each in (model, shuffled(model)))]


def save(
    name: str, photo: np.ndarray, learnt: np.ndarray, twin: np.ndarray, folder: pathlib.Path
) -> None:
    """Writes the three beside each other, as small as `MOST_BYTES`."""
    captions = ("picture", "as trained", "weights shuffled")
    row = [
        tile(each, caption) for each, caption in zip((photo, learnt, twin), captions, strict=True)
    ]
    sheet = contact_sheet([row])[..., ::-1]
    for quality in range(90, 30, -5):
        ok, encoded = cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if ok and encoded.nbytes <= MOST_BYTES:
            break
    path = folder / f"{name}.jpg"
    path.write_bytes(encoded.tobytes())
    print(f"{path}: {encoded.nbytes} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("logs/gallery"))
    parser.add_argument("--only", help="one picture, grad_cam say (default: all)")
    arguments = parser.parse_args()
    check_packages()
    import skimage.data
    from two_objects import middle

    arguments.output.mkdir(parents=True, exist_ok=True)
    halves = (skimage.data.coffee(), skimage.data.chelsea())
    photo = np.vstack([middle(each, lite0.SIZE // 2, lite0.SIZE) for each in halves])
    model = lite0.build()
    twin = shuffled(model)
    for name, draw in pictures(photo):
        if arguments.only in (None, name):
            save(name, photo, draw(model), draw(twin), arguments.output)
    if arguments.only in (None, "le_grad"):
        save("le_grad", *of_le_grad(), arguments.output)


if __name__ == "__main__":
    main()
