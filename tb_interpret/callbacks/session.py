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

from tb_interpret.callbacks.at_work import AtWork
from tb_interpret.callbacks.costs import Costs
from tb_interpret.callbacks.records import PICTURE_PX, RecordWriter
from tb_interpret.callbacks.schedule import Schedule
from tb_interpret.callbacks.shown import one_picture, shown
from tb_interpret.callbacks.turns import Turns
from tb_interpret.callbacks.wanted import Wanted
from tb_interpret.engine.asked import label_kinds, numbered_labels, truth_of
from tb_interpret.engine.fed import fed_examples
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.target import Target
from tb_interpret.examples import Examples
from tb_interpret.methods.method import Method
from tb_interpret.models.class_names import check_names
from tb_interpret.models.facts import with_truth
from tb_interpret.models.inputs import build_model, check_inputs
from tb_interpret.models.outputs import LabelKinds
from tb_interpret.models.request import PassResult, Request
from tb_interpret.models.targets import Targets
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.pictures.display import Display
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
      costs: What each method has cost so far.
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
        self._class_names, self._log_dir = class_names, str(log_dir)
        self._names = " and ".join(dict.fromkeys(method.title for method in methods))
        labels, count = numbered_labels(model, examples, class_names), len(examples)
        self._counted = "1 example" if count == 1 else f"{count} examples"
        wanted = self._wanted = Wanted(methods, targets, labels)
        requests = [method.request(wanted.numbers(method)) for method in methods]
        kinds = label_kinds(labels, count)
        self._requests = [request for request in requests if request is not None]
        self._pass = TracedPass(model, examples.inputs, wanted.targets, self._requests, kinds)
        task = self._task = self._pass.task
        check_names(class_names, task)
        truth = self._truth = truth_of(labels, task, count, wanted.asked)
        self._indices = [self._pass.indices(t, truth, class_names) for t in wanted.targets]
        own = shown(model, examples, given, one_picture(self._pass), display, regions)
        # From here on an example is one of its true labels, where several are explained.
        examples = examples.take(truth.owners)
        self._inputs = tf.nest.map_structure(tf.convert_to_tensor, examples.inputs)
        self._records = RecordWriter(
            shrink(own.pictures, display_px)[truth.owners],
            truth,
            task,
            class_names,
            [own.masks[owner] for owner in truth.owners],
            image_summaries,
            example_scalars=example_scalars,
            training=training.began,
            input_size=own.size,
            known_by=shrink(own.pictures, PICTURE_PX)[truth.owners],
        )
        self.costs = Costs()
        at_work = self._begin(model, examples, methods, requests, kinds)
        self._turns = Turns(at_work, len(examples), self.costs, show_progress=show_progress)
        self.remarks = [*([said] if said else []), *self._pass.notes, *truth.notes]
        self.share = Share(training)
        self.writer = RunWriter.acquire(log_dir, self.share, run_number)
        self.end_with(self)
        try:
            self._records.claim(self.writer, self.share)
        except ValueError:
            self.close()
            raise

    def describe(self) -> list[str]:
        """A line a series: what is explained, at which layer, of how many examples."""
        layers = itertools.chain.from_iterable(self._pass.layers)
        sizes = {x.path: (x.height, x.width) for x in layers}
        return self._turns.describe(sizes, self._counted)

    def report(self) -> list[str]:
        """What the methods say at the end of a training, a line each."""
        return self._turns.report()

    def measure(self) -> float:
        """Seconds that the one pass takes, once it is warm; costly methods look, too.

        What a first run takes longer is so spent before the first epoch.
        """
        for _ in range(2):
            start = time.perf_counter()
            result = self._run_pass()
            seconds = time.perf_counter() - start
        self._turns.measure(self._inputs, result, seconds)
        return seconds

    def explain(
        self, step: int, schedule: Schedule, *, is_last: bool = False
    ) -> dict[str, Exception]:
        """Explains the model as it is now and hands the result to the writer.

        Args:
          step: The epoch.
          schedule: Says how long it may take, and is told how long it took.
          is_last: Whether no other epoch follows.

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
        try:
            result = self._run_pass()
        except Exception as error:
            schedule.explained(time.perf_counter() - start, 0.0, succeeded=False)
            return {self._names: error}  # the costly methods need its facts
        known = [with_truth(facts, self._truth, self._task) for facts in result.facts]
        result = dataclasses.replace(result, facts=known)
        pass_seconds = time.perf_counter() - start
        self.costs.add("one pass", pass_seconds)
        findings = self._turns.take(
            self._inputs, result, pass_seconds, start + allowance, step, is_last=is_last
        )
        notes += findings.notes
        write = functools.partial(self._records.write, self.writer, step, findings.outcomes, notes)
        self.writer.submit(write, self.share)
        schedule.explained(time.perf_counter() - start, pass_seconds)
        return findings.failed

    def close(self) -> None:
        """Waits until all is written and gives the writer back."""
        self.writer.release(self.share)

    def end_with(self, owner: object) -> None:
        """Gives the writer back when `owner` is gone, should nobody close this before."""
        weakref.finalize(owner, self.writer.abandon, self.share)

    def _run_pass(self) -> PassResult:
        given = self._turns.arguments()
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
        """Each method at work."""
        layers, places = iter(self._pass.layers), itertools.count()
        begun = []
        for method, request in zip(methods, requests, strict=True):
            subject = Subject(
                model,
                examples.inputs,
                self._task,
                self._pass.picture_input,
                () if request is None else next(layers),
                self._wanted.target(method, self._task),
                labels=labels,
                batch_size=len(examples),
                class_names=self._class_names,
                examples=examples,
                log_dir=self._log_dir,
            )
            if subject.target is not None and not subject.layers:
                self._require_a_say(method, subject.target)
            work = method.begin(subject)
            tags = [self._records.add(series) for series in work.series]
            place = None if request is None else next(places)
            begun.append(AtWork(method.title, work, place, subject.target, tags))
        return begun

    def _require_a_say(self, method: Method, target: Target) -> None:
        """Refuses to look at a picture that the score is not made of."""
        if target.number in self._pass.elsewhere:
            raise ValueError(
                f"{method.title} would look at a picture that has no say in the score. Received: "
                f"input {self._pass.picture}, counted from 0, which a run shows, and a target "
                "that is made of others. Expected targets of one picture. Explain this one with "
                "a second callback that has another log_dir."
            )
