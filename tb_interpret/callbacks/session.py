"""One training run's explanations: prepared once, computed at each epoch, written."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import time
import weakref
from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.callbacks.at_work import AtWork, Outcome
from tb_interpret.callbacks.records import PICTURE_PX, RecordWriter
from tb_interpret.callbacks.schedule import Schedule
from tb_interpret.engine.asked import label_kinds, numbered_labels, settled, truth_of
from tb_interpret.engine.explain import described
from tb_interpret.engine.fed import fed_examples
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.target import Target
from tb_interpret.engine.work import OnStep, check_count
from tb_interpret.examples import Examples
from tb_interpret.methods.method import Method
from tb_interpret.models.class_names import check_names
from tb_interpret.models.facts import with_truth
from tb_interpret.models.inputs import build_model, check_inputs
from tb_interpret.models.outputs import LabelKinds
from tb_interpret.models.preprocessor import masks_as_fed
from tb_interpret.models.targets import Targets
from tb_interpret.models.traced_pass import PassResult, Request, TracedPass
from tb_interpret.pictures.display import Display, display_pictures, picture_size
from tb_interpret.pictures.regions import region_masks
from tb_interpret.pictures.rendering import shrink
from tb_interpret.summary.run_writer import RunWriter
from tb_interpret.summary.training import Share, Training


class Session:
    """All that explaining one model at each epoch needs.

    Making one checks everything: layers, targets, labels, examples, and that
    the directory can be written. It opens the run's writer.

    Args:
      model: The model in training; built here if its first step would do so.
      examples: What is explained.
      methods: How, and what for.
      targets: For the methods that have none of their own.
      log_dir: Where the run's logs go.
      training: Shared by all callbacks of this training.
      run_number: Of the run in `log_dir`, from 1 on.
      class_names: Names by class index.
      display: A function from the input of one example to a picture.
      regions: Declared regions, as `region_masks` takes them.
      image_summaries: Whether overlays are written for the stock dashboard.
      example_scalars: Whether scalars of each example are written for it.
      display_px: Longer side of the pictures that are kept.
      show_progress: Whether the progress of long work is shown.

    Attributes:
      costs: Seconds of the training thread by method, so far.
      left_out: How often each method was left out for want of time.
      remarks: What is to be said once of what the model is fed with, and of
        the labels.
      writer: Of the run.
      share: Of the writer.

    Raises:
      ValueError: Something does not fit the model, or cannot be written.
    """

    def __init__(
        self,
        model: keras.Model,
        examples: Examples,
        methods: Sequence[Method],
        *,
        targets: Targets | None,
        log_dir: str,
        training: Training,
        run_number: int = 1,
        class_names: Sequence[str] = (),
        display: Display | None = None,
        regions: Sequence[Any] | None = None,
        image_summaries: bool = True,
        example_scalars: bool = False,
        display_px: int = PICTURE_PX,
        show_progress: bool = False,
    ) -> None:
        given = examples
        examples, said = fed_examples(model, given)
        check_inputs(model, examples.inputs)
        build_model(model, examples.inputs)
        self._names = " and ".join(dict.fromkeys(method.title for method in methods))
        labels, count = numbered_labels(model, examples, class_names), len(examples)
        self._labels, self._default_targets = labels, targets
        self._targets = self._distinct_targets(methods)
        requests = [method.request(self._numbers(method)) for method in methods]
        kinds = label_kinds(labels, count)
        self._requests = [request for request in requests if request is not None]
        self._pass = TracedPass(model, examples.inputs, self._targets, self._requests, kinds)
        task = self._task = self._pass.task
        check_names(class_names, task)
        asked_for = [self._asked_target(m) for m in methods if m.explains_score]
        truth = self._truth = truth_of(labels, task, count, asked_for)
        self._indices = [self._pass.indices(t, truth, class_names) for t in self._targets]
        channels_first = self._pass.channels_first
        place = _one_picture(self._pass)
        pictures = display_pictures(
            examples.inputs, display, channels_first=channels_first, place=place
        )
        # Regions are declared on the input, which `display` may resize.
        size = picture_size(examples.inputs, channels_first=channels_first, place=place)
        size = size or pictures.shape[1:3]
        if said:
            declared = picture_size(given.inputs, channels_first=channels_first, place=place)
            masks = region_masks(regions, count, *(declared or size))
            if any(mask is not None for mask in masks):
                masks = masks_as_fed(model, masks, given.inputs)
        else:
            masks = region_masks(regions, count, *size)
        # From here on an example is one of its true labels, where several are explained.
        examples = examples.take(truth.owners)
        self._num_examples = len(examples)
        self._inputs = tf.nest.map_structure(tf.convert_to_tensor, examples.inputs)
        self._records = RecordWriter(
            shrink(pictures, display_px)[truth.owners],
            truth,
            task,
            class_names,
            [masks[owner] for owner in truth.owners],
            image_summaries,
            example_scalars=example_scalars,
            training=training.began,
            input_size=size,
            known_by=shrink(pictures, PICTURE_PX)[truth.owners],
        )
        self._at_work = self._begin(model, examples, methods, requests, kinds)
        self._show_progress = show_progress
        self.remarks = [*([said] if said else []), *self._pass.notes, *truth.notes]
        self.costs: dict[str, float] = {}
        self.left_out: dict[str, int] = {}
        self.share = Share(training)
        self.writer = RunWriter.acquire(log_dir, self.share, run_number)
        self.end_with(self)
        try:
            self._records.claim(self.writer, self.share)
        except ValueError:
            self.close()
            raise

    def describe(self) -> list[str]:
        """A line a series: what is explained, at which layer."""
        sizes = {x.path: (x.height, x.width) for own in self._pass.layers for x in own}
        return [
            described(series, sizes.get(series.layer) if not each.work.costs_time else None)
            for each in self._at_work
            for series in each.work.series
        ]

    def measure(self) -> float:
        """Seconds that the one pass takes, once it is warm; costly methods look, too.

        What a first run takes longer is so spent before the first epoch.
        """
        for _ in range(2):
            start = time.perf_counter()
            result = self._run_pass()
            seconds = time.perf_counter() - start
        for each in self._at_work:
            if each.work.costs_time:
                each.work.measure(each.moment(self._inputs, result), seconds)
        return seconds

    def explain(self, step: int, schedule: Schedule) -> dict[str, Exception]:
        """Explains the model as it is now and hands the result to the writer.

        Args:
          step: The epoch.
          schedule: Says how long it may take, and is told how long it took.

        Returns:
          What has failed, by the names of the methods. What the others have
          found is written all the same.
        """
        start = time.perf_counter()
        if self.share.ended:
            return {self._names: RuntimeError(f"nothing is written for it, {self.share.ended}")}
        notes, allowance = [*self._pass.notes, *schedule.notes()], schedule.allowance()
        anew = self.writer.written_anew(step)
        if anew:
            notes.append(anew)
        failed: dict[str, Exception] = {}
        try:
            result = self._run_pass()
        except Exception as error:
            schedule.explained(time.perf_counter() - start, 0.0, succeeded=False)
            return {self._names: error}  # the costly methods need its facts
        known = [with_truth(facts, self._truth, self._task) for facts in result.facts]
        result = dataclasses.replace(result, facts=known)
        pass_seconds = time.perf_counter() - start
        self._count("one pass", pass_seconds)
        outcomes: list[Outcome] = []
        costly = sum(each.work.costs_time for each in self._at_work)
        for each in self._at_work:
            began = time.perf_counter()
            moment = each.moment(self._inputs, result)
            if each.work.costs_time:
                # Each gets its share of the time, and what those before it have left.
                left = (allowance - (began - start)) / costly
                moment = dataclasses.replace(moment, allowance=left, on_step=self._line(each))
                costly -= 1
            try:
                found = each.work.run(moment)
                for tag, own in zip(each.tags, found or (), strict=found is not None):
                    if own.maps is not None:
                        check_count(tag, own.maps, self._num_examples)
            except Exception as error:
                failed[each.title] = error
                continue
            if found is None:
                notes.append(f"{each.title} was left out, to keep the time budget.")
                self.left_out[each.title] = self.left_out.get(each.title, 0) + 1
                continue
            seconds = pass_seconds
            if each.work.costs_time:
                seconds = time.perf_counter() - began
                self._count(each.title, seconds)
            # A series of channels knows its examples by the first target's facts.
            facts = moment.facts or next(iter(result.facts), None)
            outcomes += each.outcomes(found, facts, seconds)
        write = functools.partial(self._records.write, self.writer, step, outcomes, notes)
        self.writer.submit(write, self.share)
        schedule.explained(time.perf_counter() - start, pass_seconds)
        return failed

    def close(self) -> None:
        """Waits until all is written and gives the writer back."""
        self.writer.release(self.share)

    def end_with(self, owner: object) -> None:
        """Gives the writer back when `owner` is gone, should nobody close this before."""
        weakref.finalize(owner, self.writer.abandon, self.share)

    def _count(self, title: str, seconds: float) -> None:
        self.costs[title] = self.costs.get(title, 0.0) + seconds

    def _line(self, each: AtWork) -> OnStep | None:
        return ProgressLine(each.title, each.work.unit).update if self._show_progress else None

    def _run_pass(self) -> PassResult:
        given = {each.place: each.work.arguments() for each in self._at_work}
        arguments = [
            given.get(place) or request.arguments() for place, request in enumerate(self._requests)
        ]
        return self._pass.run(self._inputs, self._indices, arguments)

    def _begin(
        self,
        model: keras.Model,
        examples: Examples,
        methods: Sequence[Method],
        requests: Sequence[Request | None],
        labels: LabelKinds,
    ) -> list[AtWork]:
        """Each method at work; those that cost time last."""
        layers, places = iter(self._pass.layers), itertools.count()
        begun = []
        for method, request in zip(methods, requests, strict=True):
            subject = Subject(
                model,
                examples.inputs,
                self._task,
                self._pass.picture_input,
                () if request is None else next(layers),
                self._target_of(method),
                labels=labels,
                batch_size=len(examples),
            )
            if subject.target is not None and not subject.layers:
                self._require_a_say(method, subject.target)
            work = method.begin(subject)
            tags = [self._records.add(series) for series in work.series]
            place = None if request is None else next(places)
            begun.append(AtWork(method.title, work, place, subject.target, tags))
        return sorted(begun, key=lambda each: each.work.costs_time)

    def _require_a_say(self, method: Method, target: Target) -> None:
        """Refuses to look at a picture that the score is not made of."""
        if target.number in self._pass.elsewhere:
            raise ValueError(
                f"{method.title} would look at a picture that has no say in the score. Received: "
                f"input {self._pass.picture}, counted from 0, which a run shows, and a target "
                "that is made of others. Expected targets of one picture. Explain this one with "
                "a second callback that has another log_dir."
            )

    def _target_of(self, method: Method) -> Target | None:
        """What a method explains; the first of all needs no name in its tags."""
        if not method.explains_score:
            return None
        own = self._own_target(method)
        number = self._targets.index(own)
        return Target.of(own, self._task, number, is_default=number == 0)

    def _numbers(self, method: Method) -> list[int]:
        if not method.explains_score:
            return []
        return [self._targets.index(self._own_target(method))]

    def _own_target(self, method: Any) -> Targets:
        return settled(self._asked_target(method), self._labels)

    def _asked_target(self, method: Any) -> Targets | None:
        return self._default_targets if method.targets is None else method.targets

    def _distinct_targets(self, methods: Sequence[Method]) -> list[Targets]:
        """What is explained, without repetition; the callback's own first."""
        wanted: list[Any] = [method for method in methods if method.explains_score]
        defaults_first = sorted(
            wanted, key=lambda m: m.targets not in (None, self._default_targets)
        )
        return list(dict.fromkeys(self._own_target(method) for method in defaults_first))


def _one_picture(traced: TracedPass) -> int:
    """The place of the input that all maps of a run were made from and lie over.

    Raises:
      ValueError: They were made from different ones.
    """
    places = {x.picture: x.path for own in traced.layers for x in own}
    if len(places) > 1:
        named = ", ".join(f"{layer!r} of input {place}" for place, layer in places.items())
        raise ValueError(
            "The explained layers look at different pictures, and a run shows one an example. "
            f"Received: {named}, counted from 0. Expected layers that were all made from one "
            "input. Explain the others with a second callback that has another log_dir."
        )
    return traced.picture
