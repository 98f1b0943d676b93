"""All that is used of Keras under names that it does not promise.

A new Keras breaks this module and no other. Each function says what it falls
back on where the name is gone; `tests/models/test_keras_private.py` holds that
the names are there, and what is lost without them.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any

import keras

# Keras' notes to itself, which it makes while a model is called, compiled and
# trained. None has a say in what a layer puts out when it is not training. One
# more of them, in a new Keras, costs a trace where none would be needed.
BOOKKEEPING = frozenset((
    "_allow_non_tensor_positional_args", "_auto_config", "_build_shapes_dict", "_call_context_args",
    "_call_has_context_arg", "_call_has_mask_arg", "_call_has_training_arg", "_call_signature",
    "_called", "_compile_config", "_compile_loss", "_compile_metrics", "_compiled_trainable_state",
    "_compute_loss_has_training_arg", "_distribute_strategy", "_eval_epoch_iterator",
    "_inbound_nodes", "_initial_epoch", "_input_spec", "_inputs", "_inputs_struct", "_jit_compile",
    "_lock", "_loss_ids", "_loss_tracker", "_losses", "_losses_override", "_metrics", "_nodes",
    "_nodes_by_depth", "_non_trainable_variables", "_outbound_nodes", "_outputs", "_outputs_struct",
    "_parent_path", "_path", "_run_eagerly", "_saved_model_arg_spec", "_saved_model_inputs_spec",
    "_seed_generators", "_tracked", "_tracker", "_trainable_variables", "build",
    "call_signature_parameters", "history", "input_spec", "optimizer", "predict_function",
    "quantize", "steps_per_execution", "stop_evaluating", "stop_predicting", "stop_training",
    "test_function", "train_function", "unrolled_steps_per_execution",
))  # fmt: skip


def sublayers(layer: keras.Layer) -> list[keras.Layer]:
    """The layers that a layer holds itself, in the order in which Keras tracks them.

    `Layer._layers`; else what its attributes hold, in their order: lists and
    dicts of layers are looked through, too.

    >>> [x.name for x in sublayers(keras.Sequential([keras.layers.Dense(1, name="dense")]))]
    ['dense']
    """
    tracked = getattr(layer, "_layers", None)
    if tracked is None:
        tracked = _layers_in(vars(layer).values())
    return list({id(each): each for each in tracked}.values())


def _layers_in(values: Any) -> Iterator[keras.Layer]:
    for value in values:
        if isinstance(value, keras.Layer):
            yield value
        elif isinstance(value, dict):
            yield from _layers_in(value.values())
        elif isinstance(value, (list, tuple)):
            yield from _layers_in(value)


def is_built_throughout(model: keras.Model) -> bool:
    """Whether a model and all layers inside it have their variables.

    >>> is_built_throughout(keras.Sequential([keras.layers.Dense(1)]))
    False
    """
    seen: set[int] = set()
    waiting = [model]
    while waiting:
        layer = waiting.pop()
        if id(layer) not in seen:
            seen.add(id(layer))
            if not layer.built:
                return False
            waiting += sublayers(layer)
    return True


def inputs_struct(model: keras.Model) -> Any:
    """A model's symbolic inputs in the structure that it takes; None where not known.

    `Functional._inputs_struct`; else a single input as it is, and of several
    the list of them, without their names.
    """
    struct = getattr(model, "_inputs_struct", None)
    if struct is not None:
        return struct
    inputs = getattr(model, "inputs", None)
    if not inputs:
        return None
    return inputs[0] if len(inputs) == 1 else inputs


def loss_options(loss: keras.losses.Loss) -> dict[str, Any]:
    """What a loss was given: `from_logits`, say.

    `LossFunctionWrapper._fn_kwargs`; else its configuration.
    """
    given = getattr(loss, "_fn_kwargs", None)
    return dict(loss.get_config() if given is None else given)


def value_of(variable: keras.Variable) -> Any:
    """What holds a variable's numbers: another one when it is loaded or replaced.

    `Variable._value`; else the variable.
    """
    return getattr(variable, "_value", variable)


@contextlib.contextmanager
def unfused_attention() -> Iterator[None]:
    """Attention that is called meanwhile is made of single operations, whatever was asked for.

    `keras.src.backend.nn.dot_product_attention`, through which all of Keras'
    attention goes; else fused attention stays, which TensorFlow's Keras refuses.
    No layer and no setting is touched.
    """
    try:
        module = importlib.import_module("keras.src.backend").nn
        original = module.dot_product_attention
    except (AttributeError, ImportError):
        yield
        return

    def unfused(*args: Any, **kwargs: Any) -> Any:
        return original(*args, **{**kwargs, "flash_attention": False})

    module.dot_product_attention = unfused
    try:
        yield
    finally:
        module.dot_product_attention = original


def validation_data(model: keras.Model) -> Any:
    """What a `fit` that is on validates on: arrays, a dataset, a PyDataset.

    `Model._eval_epoch_iterator`, from the end of the first epoch on; None
    without validation, before that, and where the name is gone.
    """
    iterator = getattr(model, "_eval_epoch_iterator", None)
    if iterator is None:
        return None
    adapter = getattr(iterator, "data_adapter", None)
    arrays = getattr(adapter, "_inputs", None)
    if isinstance(arrays, (list, tuple)) and len(arrays) >= 2:
        return arrays[0], arrays[1]
    dataset = getattr(adapter, "_dataset", None)
    return getattr(adapter, "py_dataset", None) if dataset is None else dataset
