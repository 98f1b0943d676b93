"""A user's function, wrapped: what goes into it and what comes out is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import get_spawning_popen
from typing import Any, TypeVar, cast

import keras
import tensorflow as tf

from tb_interpret.models.randomness import draws_random, may_reach, num_operations
from tb_interpret.models.tensorflow_private import maps_dataset, runs_without_python
from tb_interpret.pipeline.elements import as_array
from tb_interpret.pipeline.ends import named, rows_of
from tb_interpret.pipeline.fingerprint import Mark, mark_of, sample
from tb_interpret.pipeline.gate import Gate, gate_for, pass_through
from tb_interpret.pipeline.moved_rows import TELLING, other_rows
from tb_interpret.pipeline.recording import Recording
from tb_interpret.pipeline.roles import ROLES, Roles
from tb_interpret.pipeline.stage_facts import StageFacts
from tb_interpret.pipeline.structure import Parts, as_element, find

_FunctionT = TypeVar("_FunctionT", bound=Callable[..., Any])


def as_it_is(function: _FunctionT) -> _FunctionT:
    """Not for AutoGraph to convert."""
    return cast(_FunctionT, tf.autograph.experimental.do_not_convert(function))


@dataclass(frozen=True)
class _Entered:
    """What is known when the function is about to be called.

    Attributes:
      parts: Of what goes in.
      gate: In a graph.
      since: How many operations the graph has.
      rows: Outside of graphs: which elements of a batch may be followed.
      marks: What they are known by.
      values: What goes in, before the function can change it.
    """

    parts: Parts
    gate: Gate | None = None
    since: int = 0
    rows: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    values: Mapping[str, Any] | None = None


class Stage:
    """A function that does what it did, and is watched.

    Args:
      function: The user's.
      facts: Of the stage.
      roles: Where the user says that things are.
      recording: Is told what passes.

    Attributes:
      num_calls: How many times it was called outside of a graph.
      is_alone: Whether it is not one of several that are wrapped for a call each.
      follows_one_call: Whether the one before it of that name is alone, and was called once.
    """

    def __init__(
        self, function: Callable[..., Any], facts: StageFacts, roles: Roles, recording: Recording
    ) -> None:
        self._function, self._facts, self._roles = function, facts, roles
        self._recording = recording
        self._checked = False
        self.num_calls = 0
        self.is_alone, self.follows_one_call = True, False
        self.__name__ = getattr(function, "__name__", facts.name)
        self.__doc__ = function.__doc__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function returns."""
        # AutoGraph converts this method, and so the user's function as without it.
        entered = self._enter(args, kwargs)
        result = self._function(*args, **kwargs)
        return self._leave(entered, result)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is the function alone: what passes there is not seen here."""
        if get_spawning_popen() is not None:
            self._recording.processes.note_elsewhere()
        return _itself, (self._function,)

    def __deepcopy__(self, memo: dict[int, Any]) -> Stage:
        return self

    @property
    def _made(self) -> str:
        kind = "tap" if self._facts.is_tap else "stage"
        return f"{kind}({self._facts.name!r})"

    @as_it_is
    def _enter(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> _Entered | None:
        try:
            if not self._recording.processes.is_here() or _is_symbolic_model(args):
                return None
            parts = find(as_element(args, kwargs), self._roles, self._made, strict=False)
            if parts.identity is None:
                return None
            if tf.executing_eagerly():
                return self._enter_eagerly(parts)
            graph = tf.compat.v1.get_default_graph()
            if runs_without_python(graph):
                self._recording.note_compiled(self._facts.name)
                return None
            watch = self._recording.watch(self._facts.split)
            identity = tf.convert_to_tensor(parts.identity)
            name = self._facts.name
            gate = gate_for(watch, name, identity, batched=parts.batched)
            return _Entered(parts, gate, num_operations(graph))
        except Exception as error:
            self._recording.warn_once(self._facts.name, error)
            return None

    def _enter_eagerly(self, parts: Parts) -> _Entered:
        self.num_calls += 1
        each = list(parts.identity) if parts.batched else [parts.identity]
        watch = self._recording.watch(self._facts.split)
        rows = tuple(
            row for row, one in enumerate(each) if watch.may_be_followed(sample(as_array(one)))
        )
        values = rows_of(parts, "before", rows) if rows else {}
        marks = tuple(mark_of(as_array(each[row])) for row in rows)
        return _Entered(parts, None, 0, rows, marks, values)

    @as_it_is
    def _leave(self, entered: _Entered | None, result: Any) -> Any:
        if entered is None:
            return result
        # What is not sure is refused where a pipeline is made, or at the first call.
        strict = entered.gate is not None or not self._checked
        after = find(result, self._roles, self._made, strict=strict)
        self._check_roles(entered.parts, after)
        try:
            if entered.gate is None:
                return self._leave_eagerly(entered, after, result)
            return self._leave_graph(entered, entered.gate, after, result)
        except Exception as error:
            self._recording.warn_once(self._facts.name, error)
            return result

    def _leave_eagerly(self, entered: _Entered, after: Parts, result: Any) -> Any:
        builds = self._recording.builds
        if self.follows_one_call and self.num_calls == 1:
            self.is_alone = entered.parts.batched and builds.is_again(self._facts, entered.marks)
        if not self._checked:
            self._checked = True
            builds.found(self._facts, False if self._facts.is_tap else None)
        if not entered.rows:
            return result
        _require_one_kind(entered.parts, after)
        before = entered.values or {}
        moved: tuple[int, ...] = ()
        for part in TELLING if after.batched else ():
            now = after.values.get(part)
            if now is not None and f"before.{part}" in before:
                moved += other_rows(before[f"before.{part}"], as_array(now), entered.rows + moved)
        if moved:
            there = rows_of(entered.parts, "before", moved)
            before = {name: [*rows, *there.get(name, [])] for name, rows in before.items()}
        values = {**before, **rows_of(after, "after", entered.rows + moved)}
        builds.called(self._facts)
        self._recording.passed(self._facts, entered.marks, values, batched=True)
        return result

    def _leave_graph(self, entered: _Entered, gate: Gate, after: Parts, result: Any) -> Any:
        graph, picture = tf.compat.v1.get_default_graph(), after.values.get("image")
        is_random: bool | None = False
        reaches_picture = True
        if not self._facts.is_tap:
            is_random = draws_random(graph, entered.since)
            if isinstance(picture, tf.Tensor) and picture.graph is graph:
                reaches_picture = may_reach(graph, entered.since, picture)
        _require_one_kind(entered.parts, after)
        self._recording.builds.found(
            self._facts, is_random, reaches_picture=reaches_picture, is_dataset=maps_dataset(graph)
        )
        values = named(after, "after", gate.batched)
        if not self._facts.is_tap:
            values |= named(entered.parts, "before", gate.batched)
        told = partial(self._passed, batched=gate.batched)
        return pass_through(gate, values, told, result)

    def _passed(self, known_by: Any, values: Mapping[str, Any], *, batched: bool) -> None:
        """Elements of a graph passed; never raises."""
        try:
            marks = [mark_of(each) for each in (known_by if batched else [known_by])]
            self._recording.passed(self._facts, marks, values, batched=batched)
        except Exception as error:
            self._recording.warn_once(self._facts.name, error)

    def _check_roles(self, before: Parts, after: Parts) -> None:
        """Refuses names of which there is nothing at either end."""
        for role in ROLES:
            where = getattr(self._roles, role)
            if where is None or role in before.values or role in after.values:
                continue
            if not self._checked:
                raise ValueError(
                    f"What passes {self._made} has no {role} where it was said to be. Received: "
                    f"{role}={where!r}. Expected a key, an index or a function of what goes in or "
                    f"comes out, a tensor. Leave {role}= out if there is none."
                )


def _itself(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def _is_symbolic_model(args: tuple[Any, ...]) -> bool:
    """Whether a model is being built of it, which has no elements yet."""
    return any(isinstance(each, keras.KerasTensor) for each in tf.nest.flatten(args))


def _require_one_kind(before: Parts, after: Parts) -> None:
    if "image" in after.values and before.batched != after.batched:
        raise ValueError(
            "A batch goes in where an element comes out, or the other way round. Received: "
            f"{'a batch' if before.batched else 'an element'} going in. Expected a stage to "
            "leave them as they are. Put a tap before and one behind it"
        )
