"""Layers of a model by path, at any depth of nesting."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import keras

from tb_interpret.models.keras_private import sublayers


def named_layers(model: keras.Model) -> dict[str, keras.Layer]:
    """All layers inside a model by path, parents before their children.

    A path joins layer names with `/` from the outside in:
    `"backbone/block5_conv3"`. Sublayers of custom layers and of subclassed
    models are found too. A layer that is shared appears at its first place.

    Args:
      model: A built model of any style.

    Returns:
      Layers by path, in the order in which Keras tracks them.

    >>> model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 3, name="conv")])
    >>> list(named_layers(model))
    ['conv']
    """
    found: dict[str, keras.Layer] = {}
    seen = {id(model)}

    def walk(parent: keras.Layer, prefix: str) -> Iterator[tuple[str, keras.Layer]]:
        for layer in sublayers(parent):
            if id(layer) in seen or isinstance(layer, keras.layers.InputLayer):
                continue
            seen.add(id(layer))
            path = prefix + layer.name
            yield path, layer
            yield from walk(layer, path + "/")

    for path, layer in walk(model, ""):
        # Custom layers may give two sublayers one name.
        unique, number = path, 2
        while unique in found:
            unique, number = f"{path}#{number}", number + 1
        found[unique] = layer
    return found


def resolve_layer(layers: dict[str, keras.Layer], wanted: str | keras.Layer) -> str:
    """The path of a layer that is given by name, path or identity.

    Args:
      layers: As `named_layers` returns them.
      wanted: A path, the last part of a path if only one layer ends so, or a
        layer of the model.

    Returns:
      The layer's path.

    Raises:
      ValueError: No layer, or more than one, is meant by `wanted`.

    >>> model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(1, 3, name="conv")])
    >>> resolve_layer(named_layers(model), "conv")
    'conv'
    """
    if isinstance(wanted, keras.Layer):
        for path, layer in layers.items():
            if layer is wanted:
                return path
        fix = _offer(layers, wanted.name)
        if isinstance(wanted, keras.Model):
            fix = f"The model itself goes to explain(model, images), or to fit. {fix}"
        raise ValueError(
            f"`layer` is not part of this model. Received: layer={wanted.name!r} "
            f"({type(wanted).__name__}). Expected a layer of the model that is explained. {fix}"
        )
    if wanted in layers:
        return wanted
    matches = [path for path in layers if path.rsplit("/", 1)[-1] == wanted]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise ValueError(
            f"`layer` is ambiguous. Received: layer={wanted!r}. Expected a name that only one "
            f"layer has. Give the path of the one you mean: {_quoted(matches)}."
        )
    raise ValueError(
        f"There is no such layer. Received: layer={wanted!r}. Expected the name or the path of "
        f"a layer of this model. {_offer(layers, wanted)}"
    )


def _offer(layers: dict[str, keras.Layer], wanted: str) -> str:
    """What the user may have meant, nearest first."""
    names = {path: path.rsplit("/", 1)[-1] for path in layers}
    near = difflib.get_close_matches(wanted, [*names, *names.values()], n=3, cutoff=0.6)
    if near:
        return f"Did you mean {_quoted([path for path in names if {path, names[path]} & {*near}])}?"
    return f"Layers of this model: {_quoted(list(layers))}."


def _quoted(names: list[str], most: int = 12) -> str:
    shown = ", ".join(repr(name) for name in names[-most:])
    return shown if len(names) <= most else f"… {shown} (the last {most} of {len(names)})"


def output_names(model: keras.Model) -> list[str]:
    """Names of a model's outputs; empty where it has none, or not one each.

    >>> output_names(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="age")]))
    ['age']
    """
    names = list(getattr(model, "output_names", None) or [])
    if not names and isinstance(model, keras.Sequential) and model.layers:
        names = [model.layers[-1].name]
    return names if len(set(names)) == len(names) else []
