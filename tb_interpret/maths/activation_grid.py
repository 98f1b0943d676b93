"""Activations of a layer's channels, and which channels are worth a look."""

from __future__ import annotations

from typing import Any, NamedTuple

import tensorflow as tf

# In a list of channels: take the one that is most active now.
MOST_ACTIVE = -1


class ChannelTiles(NamedTuple):
    """Tiles of some channels, and facts of them.

    Attributes:
      maps: Float32 `(batch, tiles, height, width)`.
      channels: Int32 `(tiles,)`.
      means: Float32 `(tiles,)`, over examples and positions.
      dead: Bool `(tiles,)`: the same value at every position of every example.
      top: Int32 `(tiles, 3)`: the example, row and column of the maximum.
      num_dead: Int32, of the whole layer.
    """

    maps: Any
    channels: Any
    means: Any
    dead: Any
    top: Any
    num_dead: Any


def channel_tiles(activations: tf.Tensor, channels: tf.Tensor, max_px: int) -> ChannelTiles:
    """Tiles of the chosen channels, or of the most active.

    Args:
      activations: `(batch, height, width, channels)`, any floating dtype.
      channels: Int32 `(tiles,)`; `MOST_ACTIVE` where the layer is to choose,
        by the mean over examples and positions.
      max_px: Tiles with more positions a side are averaged down by a whole
        number.

    Returns:
      The tiles, with facts that are taken before averaging.

    >>> tiles = channel_tiles(tf.constant([[[[1.0, 5.0], [2.0, 5.0]]]]), tf.constant([-1]), 32)
    >>> tiles.channels.numpy().tolist(), int(tiles.num_dead), tiles.maps.numpy().tolist()
    ([1], 1, [[[[5.0, 5.0]]]])
    """
    activations = tf.cast(activations, tf.float32)
    means = tf.reduce_mean(activations, axis=[0, 1, 2])
    constant = tf.equal(
        tf.reduce_max(activations, axis=[0, 1, 2]), tf.reduce_min(activations, axis=[0, 1, 2])
    )
    most_active = tf.math.top_k(means, k=channels.shape[0]).indices
    chosen = tf.where(channels == MOST_ACTIVE, most_active, channels)
    height, width = activations.shape[1], activations.shape[2]
    # Whole rows are gathered faster than single values are, by more than it
    # takes to bring the channels to the front.
    tiles = tf.gather(tf.transpose(activations, [0, 3, 1, 2]), chosen, axis=1)
    flat = tf.reshape(tiles, [-1, channels.shape[0], height * width])
    example = tf.argmax(tf.reduce_max(flat, axis=2), axis=0, output_type=tf.int32)
    places = tf.argmax(flat, axis=2, output_type=tf.int32)
    place = tf.gather(tf.transpose(places), example, axis=1, batch_dims=1)
    factor = -(-max(height, width) // max_px)
    if factor > 1:
        # Pooling on a CPU knows channels last only.
        pooled = tf.nn.avg_pool2d(tf.transpose(tiles, [0, 2, 3, 1]), factor, factor, "SAME")
        tiles = tf.transpose(pooled, [0, 3, 1, 2])
    return ChannelTiles(
        tiles,
        chosen,
        tf.gather(means, chosen),
        tf.gather(constant, chosen),
        tf.stack([example, place // width, place % width], axis=1),
        tf.reduce_sum(tf.cast(constant, tf.int32)),
    )
