"""Where the tokens of a picture lie among others, in nets of every layout."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import tb_interpret as tbi
from tests.architectures import pictures
from tests.networks import NUM_CLASSES

ROWS, COLUMNS = 4, 3


class Beside(layers.Layer):
    """Sets learned tokens before and behind those of a picture."""

    def __init__(self, before, after, **kwargs):
        super().__init__(**kwargs)
        self.sizes = before, after

    def build(self, shape):
        self.extra = [
            self.add_weight(shape=(1, size, shape[-1]), initializer="random_normal")
            for size in self.sizes
        ]

    def call(self, x):
        # The number of patches is left open, as KerasHub does.
        x = ops.reshape(x, (ops.shape(x)[0], -1, x.shape[-1]))
        before, after = (ops.tile(own, (ops.shape(x)[0], 1, 1)) for own in self.extra)
        return ops.concatenate([before, x, after], axis=1)


class RegistersBehindTheClass(layers.Layer):
    """One token of the class in front; four more are set between it and the patches."""

    def build(self, shape):
        self.own = self.add_weight(shape=(1, 1, shape[-1]), initializer="random_normal")
        self.registers = self.add_weight(shape=(1, 4, shape[-1]), initializer="random_normal")

    def call(self, x):
        x = ops.reshape(x, (-1, ROWS * COLUMNS, x.shape[-1]))
        own, registers = (
            ops.tile(weights, (ops.shape(x)[0], 1, 1)) for weights in (self.own, self.registers)
        )
        x = ops.concatenate([own, x], axis=1)
        return ops.concatenate([x[:, :1, ...], registers, x[:, 1:, ...]], axis=1)


class Columns(layers.Layer):
    """Patches column by column."""

    def call(self, x):
        return ops.reshape(ops.transpose(x, (0, 2, 1, 3)), (-1, ROWS * COLUMNS, x.shape[-1]))


class PatchesByHand(layers.Layer):
    """Patches of 4 × 4 pixels by reshaping alone."""

    def call(self, x):
        x = ops.reshape(x, (-1, ROWS, 4, COLUMNS, 4, x.shape[-1]))
        return ops.reshape(ops.transpose(x, (0, 1, 3, 2, 4, 5)), (-1, ROWS * COLUMNS, 48))


class Turned(layers.Layer):
    """The last token first: nobody can say any more where the patches are."""

    def call(self, x):
        return ops.flip(x, axis=1)


def net(*tokens, patches=True, size=(16, 12, 3)):
    inputs = keras.Input(size)
    x = layers.Conv2D(8, 4, 4, name="patches")(inputs) if patches else inputs
    for layer in tokens:
        x = layer(x)
    x = layers.Dense(8, name="tokens")(x)
    y = layers.LayerNormalization(name="norm")(x)
    x = layers.Add(name="mixed")([x, layers.MultiHeadAttention(2, 4)(y, y)])
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization(name="last")(x))
    return keras.Model(inputs, layers.Dense(NUM_CLASSES)(x))


LAYOUTS = {
    "none": (lambda: net(Beside(0, 0)), 0),
    "class": (lambda: net(Beside(1, 0)), 1),
    "class and distillation": (lambda: net(Beside(2, 0)), 2),
    "class and four registers": (lambda: net(RegistersBehindTheClass()), 5),
    "registers behind": (lambda: net(Beside(0, 4)), 0),
    "class before, registers behind": (lambda: net(Beside(1, 7)), 1),
    "as many extra as make a square": (lambda: net(Beside(3, 1)), 3),
    "patches by hand": (lambda: net(PatchesByHand(), patches=False), 0),
}


@pytest.mark.parametrize(("make", "before"), LAYOUTS.values(), ids=LAYOUTS)
def test_map_is_of_the_patches_whatever_stands_beside_them(make, before):
    model, images = make(), pictures()
    for layer in ("tokens", "norm", "mixed"):
        tiles = tbi.ActivationGrid(layer, channels=[0, 5]).explain(model, images)
        found = keras.Model(model.inputs[0], model.get_layer(layer).output)(images).numpy()
        of_patches = found[:, before : before + ROWS * COLUMNS, [0, 5]]
        expected = of_patches.reshape(3, ROWS, COLUMNS, 2).transpose(0, 3, 1, 2)
        np.testing.assert_allclose(tiles.maps, expected, atol=1e-5)
    assert tbi.GradCAM().explain(model, images, targets=1).layer == "norm"


def test_patches_that_follow_each_other_downwards_are_not_turned():
    model, images = net(Columns()), pictures()
    tiles = tbi.ActivationGrid("norm", channels=[2]).explain(model, images)
    found = keras.Model(model.inputs[0], model.get_layer("norm").output)(images).numpy()
    expected = found[..., 2].reshape(3, COLUMNS, ROWS).transpose(0, 2, 1)
    np.testing.assert_allclose(tiles.maps[:, 0], expected, atol=1e-5)


class Squeezed(layers.Layer):
    """The one row of a picture, or its one column, is left out."""

    def call(self, x):
        return ops.squeeze(x, axis=1 if x.shape[1] == 1 else 2)


@pytest.mark.parametrize(
    ("rows", "columns", "tokens", "before"),
    [
        (1, 6, [Beside(0, 0)], 0),
        (1, 6, [Beside(2, 0)], 2),
        (1, 6, [Beside(1, 4)], 1),
        (5, 1, [Beside(3, 1)], 3),
        (1, 9, [Squeezed(), Beside(1, 0)], 1),
        (4, 1, [Squeezed(), Beside(1, 0)], 1),
        (1, 6, [layers.Reshape((6, 8)), layers.Conv1D(8, 3, padding="same"), Beside(1, 0)], 1),
    ],
)
def test_patches_in_one_row_or_column_are_told_from_what_stands_beside_them(
    rows, columns, tokens, before
):
    size = rows * 4, columns * 4
    model, images = net(*tokens, size=(*size, 3)), pictures(*size)
    explanation = tbi.GradCAM().explain(model, images, targets=1)
    assert (explanation.layer, explanation.maps.shape) == ("norm", (3, rows, columns))
    tiles = tbi.ActivationGrid("norm", channels=[2]).explain(model, images)
    found = keras.Model(model.inputs[0], model.get_layer("norm").output)(images).numpy()
    expected = found[:, before : before + rows * columns, 2].reshape(3, rows, columns)
    np.testing.assert_allclose(tiles.maps[:, 0], expected, atol=1e-5)
    maps = tbi.LeGrad().explain(model, images, targets=1).maps
    assert maps.shape == (3, rows, columns)
    assert maps.any()


def test_tokens_in_an_order_that_is_lost_are_refused():
    model = net(Beside(1, 0), Turned())
    with pytest.raises(ValueError, match="no spatial dimensions"):
        tbi.GradCAM("norm").explain(model, pictures(), targets=1)


def test_number_of_tokens_that_is_a_square_makes_no_grid_of_two_pictures():
    first, second = keras.Input((16, 12, 3)), keras.Input((16, 8, 3))
    patches = layers.Conv2D(8, 4, 4)
    joined = layers.Concatenate(axis=1)(
        [layers.Reshape((12, 8))(patches(first)), layers.Reshape((8, 8))(patches(second))]
    )
    x = layers.LayerNormalization(name="both")(layers.ZeroPadding1D((0, 5))(joined))
    model = keras.Model(
        [first, second], layers.Dense(NUM_CLASSES)(layers.GlobalAveragePooling1D()(x))
    )
    with pytest.raises(ValueError, match=r"no spatial dimensions.*\(None, 25, 8\)"):
        tbi.GradCAM("both").explain(model, [pictures(), pictures(16, 8)], targets=1)
