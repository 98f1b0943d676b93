"""Grad-CAM by a tape over Keras' own sub-model, and the head that most such models have."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers


def head(x):
    return layers.Dense(4, name="head")(layers.GlobalAveragePooling2D()(x))


def grad_cam(model, layer, inputs, unit):
    parts = keras.Model(model.inputs, [model.get_layer(layer).output, model.output])
    inputs = [tf.constant(x) for x in (inputs if isinstance(inputs, list) else [inputs])]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        features, output = parts(inputs)
        score = output[:, unit]
    weights = tf.reduce_mean(tape.gradient(score, features), axis=[1, 2], keepdims=True)
    return tf.reduce_sum(weights * features, axis=-1).numpy()
