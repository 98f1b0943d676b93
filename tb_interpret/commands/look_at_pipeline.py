"""`python -m tb_interpret pipeline`: looks at an input pipeline before any training."""

from __future__ import annotations

import argparse
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from tb_interpret.callbacks.hints import command
from tb_interpret.commands.looked import Looked
from tb_interpret.commands.mistake import MistakeError
from tb_interpret.commands.named import named_function
from tb_interpret.commands.stage_table import stage_table
from tb_interpret.pipeline.pipeline import Pipeline

_SPLITS = ("train", "validation", "test")
_COLUMNS = 100
_HELP = """
The function makes the data: a tf.data.Dataset or a PyDataset, or (train, validation) or a dict
of them by split. It gets a tbi.Pipeline if it takes an argument, for its stages:

    def make_datasets(pipeline):
        train = files.map(pipeline.stage("loaded")(load)).map(pipeline.stage("augmented")(augment))
        return train.batch(32), validation.batch(32)

Without one, pipelines of its module are looked at, and at the end of the data in any case.
Ends with 1 where something is wrong.
"""


def add_to(commands: Any) -> None:
    """Adds the command to those of a parser."""
    command = commands.add_parser(
        "pipeline",
        help="look at an input pipeline before any training",
        description="Looks at an input pipeline: what is wrong with it, stage by stage.",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "function", metavar="MODULE:FUNCTION", help="makes the data; FILE.py:FUNCTION, too"
    )
    command.add_argument(
        "--log-dir", default="logs/pipeline", help="of this look, for TensorBoard (%(default)s)"
    )
    command.add_argument(
        "--epochs", type=_at_least_one, default=3, help="how often it is run through (%(default)s)"
    )
    command.add_argument(
        "--batches", type=_at_least_one, help="of each epoch, of data without end say (all)"
    )
    command.add_argument(
        "--elements", type=_at_least_one, default=8, help="how many are followed (%(default)s)"
    )
    command.set_defaults(run=_run)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is no number from 1 on")
    return number


def _run(given: argparse.Namespace) -> int:
    module, function = named_function(given.function)
    if taken := _taken(function, given.function):
        pipeline = _pipeline(given)
        by_name = taken.kind is taken.KEYWORD_ONLY
        made = function(**{taken.name: pipeline}) if by_name else function(pipeline)
    else:
        made = function()
        own = [p for p in vars(module).values() if isinstance(p, Pipeline) and p.log_dir]
        pipeline = own[0] if own else _pipeline(given)
    looked = [
        Looked(data, split, pipeline, given.batches)
        for split, data in _splits(made, given.function).items()
    ]
    for epoch in range(given.epochs):
        pipeline.begin_epoch(epoch)
        for each in looked:
            each.run_through(f"epoch {epoch + 1} of {given.epochs}")
    pipeline.flush()
    return _tell(pipeline, given.epochs)


def _pipeline(given: argparse.Namespace) -> Pipeline:
    try:
        return Pipeline(given.log_dir, given.elements)
    except ValueError as error:
        raise MistakeError(str(error)) from error


def _taken(function: Callable[..., Any], name: str) -> inspect.Parameter | None:
    """What a function has to be given; None: nothing."""
    needed = [
        parameter
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    if len(needed) > 1:
        raise MistakeError(
            f"{name} takes more than a pipeline. Received: a function of "
            f"{', '.join(each.name for each in needed)}. Expected one that is called on a "
            "tbi.Pipeline or on nothing. Give the others defaults."
        )
    return needed[0] if needed else None


def _splits(made: Any, name: str) -> dict[str, Any]:
    """The data by split."""
    if isinstance(made, Mapping):
        splits = {str(split): data for split, data in made.items()}
    elif isinstance(made, (tuple, list)):
        splits = dict(zip(_SPLITS, made, strict=False)) if len(made) <= len(_SPLITS) else {}
    else:
        splits = {_SPLITS[0]: made}
    data = list(splits.values())
    runs = all(hasattr(each, "__iter__") or hasattr(each, "__getitem__") for each in data)
    if not data or not runs or any(hasattr(each, "__array__") for each in data):
        raise MistakeError(
            f"{name} makes no data that can be run through. Received: {type(made).__name__} of "
            f"{', '.join(type(each).__name__ for each in data) or 'nothing'}. Expected "
            "a tf.data.Dataset or a PyDataset, (train, validation), or a dict by split. Of arrays "
            "make one: tf.data.Dataset.from_tensor_slices((x, y)).batch(32)."
        )
    return splits


def _tell(pipeline: Pipeline, num_epochs: int) -> int:
    observations = pipeline.observations()
    if all(seen.after.image is None for seen in observations):
        raise MistakeError(
            "No picture was seen. Received: data without one at their end and at each stage. "
            "Expected pictures. Let the function go as far as where they are read."
        )
    print()
    print("\n".join(stage_table(observations)))
    unseen, verdicts = pipeline.unseen(), pipeline.check()
    for sentence in unseen:
        print("\n" + textwrap.fill(f"Not all was seen. {sentence}", _COLUMNS))
    for verdict in verdicts:
        kind = "Note" if verdict.is_note else "Wrong"
        print()
        print(textwrap.fill(f"{kind}: {verdict.name}. {verdict.words}", _COLUMNS))
    is_wrong = any(not verdict.is_note for verdict in verdicts)
    if not is_wrong and not unseen:
        number = len({(seen.split, seen.element) for seen in observations})
        times = "once" if num_epochs == 1 else f"{num_epochs} times"
        what = "Nothing else" if verdicts else "Nothing wrong"
        print(f"\n{what} was found with {number} elements, looked at {times}.")
    print(f"\nTo see them: {command(pipeline.log_dir or '')}")
    return 1 if is_wrong else 2 if unseen else 0
