"""Small transformers of pictures."""

from __future__ import annotations

import keras
from keras import layers, ops

from tests.networks import NUM_CLASSES


class ClassToken(layers.Layer):
    """Puts a token in front."""

    def build(self, shape):
        self.token = self.add_weight(shape=(1, 1, shape[-1]), initializer="random_normal")

    def call(self, x):
        token = ops.broadcast_to(self.token, (ops.shape(x)[0], 1, x.shape[-1]))
        return ops.concatenate([token, x], axis=1)


def small_vit(pool="token", depth=2, patch=4, width=8, activation="softmax"):
    """A vision transformer of a few tokens, class token included."""
    inputs = keras.Input((16, 12, 3))
    x = layers.Conv2D(width, patch, patch, name="patches")(inputs)
    x = layers.Reshape((-1, width))(x)
    if pool == "token":
        x = ClassToken()(x)
    for block in range(depth):
        y = layers.LayerNormalization(name=f"norm_{block}")(x)
        x = layers.Add(name=f"mixed_{block}")(
            [x, layers.MultiHeadAttention(2, 4, name=f"attention_{block}")(y, y)]
        )
        y = layers.LayerNormalization()(x)
        x = layers.Add()([x, layers.Dense(width)(layers.Dense(16, activation="gelu")(y))])
    x = layers.LayerNormalization()(x)
    x = x[:, 0] if pool == "token" else layers.GlobalAveragePooling1D()(x)
    return keras.Model(inputs, layers.Dense(NUM_CLASSES, activation=activation)(x))


class WindowAttention(layers.Layer):
    """Attention inside windows of `window` × `window` positions, maybe shifted."""

    def __init__(self, window, shift, **kwargs):
        super().__init__(**kwargs)
        self.window, self.shift = window, shift
        self.norm = layers.LayerNormalization(name="window_norm")
        self.attention = layers.MultiHeadAttention(2, 4, name="heads")

    def call(self, x):
        _, height, width, channels = x.shape
        size = self.window
        x = ops.roll(x, (-self.shift, -self.shift), axis=(1, 2))
        x = ops.reshape(x, (-1, height // size, size, width // size, size, channels))
        windows = ops.reshape(ops.transpose(x, (0, 1, 3, 2, 4, 5)), (-1, size * size, channels))
        windows = self.norm(windows)
        windows = self.attention(windows, windows)
        x = ops.reshape(windows, (-1, height // size, width // size, size, size, channels))
        x = ops.reshape(ops.transpose(x, (0, 1, 3, 2, 4, 5)), (-1, height, width, channels))
        return ops.roll(x, (self.shift, self.shift), axis=(1, 2))


class SwinBlock(layers.Layer):
    """Windowed attention and a perceptron, on pictures or on tokens of them."""

    def __init__(self, grid, channels, shift, as_tokens, **kwargs):
        super().__init__(**kwargs)
        self.grid, self.channels, self.as_tokens = grid, channels, as_tokens
        self.norm1 = layers.LayerNormalization(name="norm1")
        self.mix = WindowAttention(2, shift, name="window_attention")
        self.norm2 = layers.LayerNormalization(name="norm2")
        self.mlp1 = layers.Dense(2 * channels, activation="gelu", name="mlp1")
        self.mlp2 = layers.Dense(channels, name="mlp2")

    def call(self, x):
        y = self.norm1(x)
        if self.as_tokens:
            y = self.mix(ops.reshape(y, (-1, *self.grid, self.channels)))
            y = ops.reshape(y, (-1, self.grid[0] * self.grid[1], self.channels))
        else:
            y = self.mix(y)
        x = x + y
        return x + self.mlp2(self.mlp1(self.norm2(x)))


class PatchMerging(layers.Layer):
    """Four neighbors become one position of twice the channels."""

    def __init__(self, grid, channels, as_tokens, **kwargs):
        super().__init__(**kwargs)
        self.grid, self.channels, self.as_tokens = grid, channels, as_tokens
        self.reduce = layers.Dense(2 * channels, use_bias=False, name="reduce")

    def call(self, x):
        height, width = self.grid
        x = ops.reshape(x, (-1, height // 2, 2, width // 2, 2, self.channels))
        x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
        shape = (-1, height // 2, width // 2, 4 * self.channels)
        if self.as_tokens:
            shape = (-1, height * width // 4, 4 * self.channels)
        return self.reduce(ops.reshape(x, shape))


def small_swin(as_tokens=False):
    """Two stages of shifted windows with a merging of patches between them."""
    inputs = keras.Input((16, 24, 3))
    x = layers.Conv2D(8, 2, 2, name="patches")(inputs)
    if as_tokens:
        x = layers.Reshape((8 * 12, 8))(x)
    x = SwinBlock((8, 12), 8, 1, as_tokens, name="stage1")(x)
    x = PatchMerging((8, 12), 8, as_tokens, name="merging")(x)
    x = SwinBlock((4, 6), 16, 0, as_tokens, name="stage2")(x)
    x = layers.LayerNormalization(name="last_norm")(x)
    pool = layers.GlobalAveragePooling1D if as_tokens else layers.GlobalAveragePooling2D
    return keras.Model(inputs, layers.Dense(NUM_CLASSES)(pool()(x)))
