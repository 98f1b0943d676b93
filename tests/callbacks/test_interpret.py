"""The callback in a real `fit`, read back from real event files."""

import logging

import cv2
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests import networks
from tests.at_work import session_of
from tests.logs import Run
from tests.said import said

X = networks.images(4)
Y = np.array([0, 1, 2, 0])


def test_every_epoch_has_a_record_with_maps_and_facts(tmp_path):
    model = networks.flat()
    callback = tbi.InterpretCallback(tmp_path, (X, Y), [tbi.GradCAM()])
    networks.trained_on_noise(model, [callback], epochs=3)
    records = Run(tmp_path).records("grad_cam/conv2")
    assert list(records) == [0, 1, 2]
    now = tbi.GradCAM().explain(model, (X, Y))
    facts = records[2].facts
    maps = metadata.decode_maps(records[2].maps)
    np.testing.assert_allclose(maps, now.maps, atol=1e-3 * np.abs(now.maps).max())
    np.testing.assert_allclose(facts.score, now.scores, rtol=1e-4)
    np.testing.assert_allclose(facts.probability, now.probabilities, rtol=1e-4)
    assert list(facts.target) == Y.tolist()
    assert list(facts.prediction) == now.predictions.tolist()
    np.testing.assert_allclose(facts.maximum, now.maps.max(axis=(1, 2)), rtol=1e-3)


def test_series_says_what_it_is(tmp_path):
    networks.trained_on_noise(networks.nested(), [tbi.GradCAMCallback(tmp_path, (X, Y))])
    series = Run(tmp_path).series("grad_cam/backbone/conv2")
    assert (series.title, series.layer) == ("Grad-CAM", "backbone/conv2")
    assert series.details == "logit of the true class"


def test_example_pictures_are_logged_once(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, (X, Y), class_names=["a", "b", "c"])
    networks.trained_on_noise(networks.flat(), [callback], epochs=3)
    (examples,) = Run(tmp_path).example_sets()
    assert [example.label for example in examples.examples] == Y.tolist()
    assert list(examples.class_names) == ["a", "b", "c"]
    data = np.frombuffer(examples.examples[0].picture, np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR_RGB)
    np.testing.assert_array_equal(picture, np.rint(X[0] * 255))


def test_same_picture_has_the_same_id_in_every_run(tmp_path):
    for name, examples in (("a", X), ("b", X[::-1])):
        callback = tbi.InterpretCallback(tmp_path / name, examples)
        networks.trained_on_noise(networks.flat(), [callback])
    ids = [[e.id for e in Run(tmp_path / n).example_sets()[0].examples] for n in "ab"]
    assert ids[0] == ids[1][::-1]
    assert len(set(ids[0])) == len(X)


def test_stock_image_summaries_hold_the_overlays(tmp_path):
    networks.trained_on_noise(networks.flat(), [tbi.InterpretCallback(tmp_path, (X, Y))])
    width, height, *pictures = Run(tmp_path).strings("grad_cam/conv2/overlays", step=1)
    picture = cv2.imdecode(np.frombuffer(pictures[0], np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (int(height), int(width), 3)
    assert len(pictures) == len(X)


def test_stock_image_summaries_can_be_turned_off(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, (X, Y), image_summaries=False)
    networks.trained_on_noise(networks.flat(), [callback])
    assert not [tag for tag in Run(tmp_path).tags() if "overlays" in tag]


def test_training_is_bit_for_bit_what_it_is_without_us(tmp_path):
    def train(*callbacks):
        keras.utils.set_random_seed(0)
        model = keras.Sequential(
            [
                layers.RandomFlip(),
                layers.Conv2D(4, 3),
                layers.BatchNormalization(),
                layers.Dropout(0.3),
                layers.GlobalAveragePooling2D(),
                layers.Dense(3, activation="softmax"),
            ]
        )
        history = networks.trained_on_noise(
            model, callbacks, epochs=3, jit_compile="auto", optimizer="adam"
        )
        optimizer = [v.numpy() for v in model.optimizer.variables]
        state = [v.numpy() for v in model.variables + model.non_trainable_variables]
        return history.history, optimizer + state, np.random.rand(), tf.random.uniform(())

    alone = train()
    watched = train(tbi.InterpretCallback(tmp_path, (X, Y)))
    assert watched[0] == alone[0]
    for one, other in zip(watched[1], alone[1], strict=True):
        np.testing.assert_array_equal(one, other)
    assert watched[2] == alone[2]
    assert float(watched[3]) == float(alone[3])


def test_model_is_traced_once_for_the_whole_run(tmp_path):
    model = networks.flat()
    traces = networks.count_calls(model)
    networks.trained_on_noise(model, [tbi.InterpretCallback(tmp_path, (X, Y))], epochs=6)
    assert traces.count(False) == 1


def test_epochs_between_are_left_out_but_never_the_last(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, (X, Y), every=3)
    networks.trained_on_noise(networks.flat(), [callback], epochs=6)
    assert Run(tmp_path).steps("grad_cam/conv2") == [0, 3, 5]


def test_budget_below_one_epoch_shows_the_last_and_says_so(tmp_path, caplog):
    caplog.set_level(logging.INFO, "tb_interpret")
    callback = tbi.InterpretCallback(tmp_path, (X, Y), time_budget=1e-6)
    networks.trained_on_noise(networks.flat(), [callback], epochs=4)
    records = Run(tmp_path).records("grad_cam/conv2")
    assert list(records) == [3]
    assert records[3].notes == ["Left out 3 epochs from 0 to 2, to keep time_budget=1e-06."]
    assert "3 left out for time_budget" in caplog.text
    assert "s to prepare, more than time_budget alone" in caplog.text


def test_region_share_is_logged_for_examples_and_as_a_scalar(tmp_path):
    regions = [(0, 0, 8, 12), None, None, (0, 0, 16, 12)]
    callback = tbi.InterpretCallback(tmp_path, (X, Y), regions=regions)
    model = networks.give_same_weights(networks.flat())
    networks.trained_on_noise(model, [callback], epochs=1)
    run = Run(tmp_path)
    shares = np.array(run.records("grad_cam/conv2")[0].facts.region_share)
    assert np.isnan(shares[1:3]).all()
    assert shares[3] == 1
    (scalar,) = run.scalars("region_share/grad_cam/conv2")
    assert scalar == pytest.approx(float(np.nanmean(shares)))
    region = run.example_sets()[0].examples[0].regions[0]
    assert (region.top, region.left, region.bottom, region.right) == (0, 0, 0.5, 1)


def test_regions_are_of_the_input_whatever_size_is_displayed(tmp_path):
    found = []
    for name, display in (("same", None), ("larger", lambda x: x.repeat(3, 0).repeat(2, 1))):
        callback = tbi.InterpretCallback(
            tmp_path / name, (X, Y), regions=[(0, 0, 8, 12)] * 4, display=display
        )
        model = networks.give_same_weights(networks.flat())
        callback.set_model(model)
        callback.set_params({"epochs": 1, "verbose": 0})
        callback.on_train_begin()
        callback.on_epoch_end(0)
        callback.on_train_end()
        run = Run(tmp_path / name)
        (region,) = run.example_sets()[0].examples[0].regions
        assert (region.top, region.left, region.bottom, region.right) == (0, 0, 0.5, 1)
        found.append(list(run.records("grad_cam/conv2")[0].facts.region_share))
    np.testing.assert_array_equal(found[0], found[1])


def test_callbacks_of_one_directory_share_run_and_pictures(tmp_path):
    callbacks = [
        tbi.GradCAMCallback(tmp_path, (X, Y)),
        tbi.GradCAMCallback(tmp_path, (X, Y), layer="conv1"),
        tbi.GradCAMCallback(tmp_path, (X, Y), gated=True),
    ]
    networks.trained_on_noise(networks.flat(), callbacks)
    assert len(list((tmp_path / "interpret").iterdir())) == 1
    run = Run(tmp_path)
    assert len(run.example_sets()) == 1
    assert {"grad_cam/conv2", "grad_cam/conv1", "gated_grad_cam/conv2"} <= run.tags()


def test_callbacks_of_one_directory_must_not_contradict_each_other(tmp_path):
    callbacks = [tbi.GradCAMCallback(tmp_path, (X, Y)), tbi.GradCAMCallback(tmp_path, X[:2])]
    with pytest.raises(ValueError, match="Two callbacks write different things"):
        networks.trained_on_noise(networks.flat(), callbacks)


def test_two_methods_of_one_series_are_refused(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, X, [tbi.GradCAM(), tbi.GradCAM("conv2")])
    with pytest.raises(ValueError, match="Two methods write the same series"):
        networks.trained_on_noise(networks.flat(), [callback])


def test_second_fit_goes_on_in_the_same_run(tmp_path):
    model = networks.flat()
    callback = tbi.InterpretCallback(tmp_path, (X, Y))
    networks.trained_on_noise(model, [callback], epochs=2)
    model.fit(X, Y, initial_epoch=2, epochs=4, verbose=0, callbacks=[callback])
    assert Run(tmp_path).steps("grad_cam/conv2") == [0, 1, 2, 3]


def test_broken_training_leaves_what_was_done_on_disk(tmp_path):
    class PowerCut(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    callback = tbi.InterpretCallback(tmp_path, (X, Y))
    model = networks.flat()
    with pytest.raises(KeyboardInterrupt):
        networks.trained_on_noise(model, [callback, PowerCut()], epochs=4)
    session_of(callback).writer.drain()
    assert Run(tmp_path).steps("grad_cam/conv2") == [0, 1]
    networks.trained_on_noise(model, [callback], epochs=1)


class Fragile(layers.Layer):
    """Cannot be run on more than eight examples: those of training."""

    def call(self, x):
        with tf.control_dependencies([tf.debugging.assert_less(tf.shape(x)[0], 9)]):
            return tf.identity(x)


def fragile_model():
    inputs = keras.Input(networks.IMAGE_SHAPE)
    x = layers.Conv2D(2, 3, name="conv")(Fragile()(inputs))
    head = layers.Dense(3, activation="softmax")
    return keras.Model(inputs, head(layers.GlobalAveragePooling2D()(x)))


def test_failing_explanation_warns_once_and_training_goes_on(tmp_path, caplog):
    callback = tbi.InterpretCallback(tmp_path, networks.images(9))
    history = networks.trained_on_noise(fragile_model(), [callback], epochs=3)
    assert len(history.history["loss"]) == 3
    (warning,) = said(caplog)
    assert "Epoch 0" in warning
    assert "InvalidArgumentError" in warning


def test_maps_that_are_not_finite_are_kept_and_flagged(tmp_path):
    model = networks.flat()

    class Diverge(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            head = self.model.layers[-1]
            head.set_weights([w * np.nan for w in head.get_weights()])

    networks.trained_on_noise(model, [Diverge(), tbi.InterpretCallback(tmp_path, (X, Y))], epochs=1)
    record = Run(tmp_path).records("grad_cam/conv2")[0]
    assert all(flags & metadata.NOT_FINITE for flags in record.facts.flags)
    assert np.isnan(metadata.decode_maps(record.maps)).all()


def test_log_says_which_layer_was_found(tmp_path, caplog, capsys):
    caplog.set_level(logging.INFO, "tb_interpret")
    model = networks.nested()
    model.compile(loss="sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=2, callbacks=[tbi.InterpretCallback(tmp_path, (X, Y))])
    printed = capsys.readouterr().out
    for text in (caplog.text, printed):
        assert "Grad-CAM of layer 'backbone/conv2' (5 × 3), logit of the true class" in text
        assert "explained 1 epoch in" in text
        assert "s to prepare)" in text


def test_log_counts_the_examples_of_what_is_of_examples(tmp_path, caplog):
    caplog.set_level(logging.INFO, "tb_interpret")
    methods = [tbi.GradCAM(), tbi.FilterVisualization(steps=1)]
    callback = tbi.InterpretCallback(tmp_path, (X[:1], Y[:1]), methods)
    networks.trained_on_noise(networks.flat(), [callback], epochs=1)
    (of_maps,) = [line for line in said(caplog, logging.INFO) if line.startswith("Grad-CAM of")]
    (of_filters,) = [line for line in said(caplog, logging.INFO) if line.startswith("Filter vis")]
    assert ": 1 example → " in of_maps
    assert "1 steps an epoch, pixels → " in of_filters


def test_quiet_training_prints_nothing(tmp_path, capsys):
    networks.trained_on_noise(networks.flat(), [tbi.InterpretCallback(tmp_path, (X, Y))])
    assert capsys.readouterr().out == ""


def test_constructing_touches_no_disk(tmp_path):
    tbi.InterpretCallback(tmp_path / "run", (X, Y))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"examples": None}, "`examples` is of no known kind"),
        ({"methods": ["grad_cam"]}, "`methods` is no list of methods"),
        ({"methods": []}, "`methods` is no list of methods"),
        ({"targets": "best"}, "'best'.*Expected 'true', 'predicted', 'runner_up', class indices"),
        ({"methods": tbi.GradCAM(targets="dgo"), "class_names": ["dog"]}, "'dgo'.*one of"),
        ({"class_names": {"dog": 1, "cat": 2}}, "does not name each class once"),
        ({"every": 0}, "`every` is no number of epochs"),
        ({"time_budget": 5}, "`time_budget` is no share"),
        ({"max_examples": 0}, "`max_examples` leaves nothing"),
    ],
)
def test_bad_arguments_are_refused_at_construction(arguments, message):
    with pytest.raises(ValueError, match=message):
        tbi.InterpretCallback(**{"log_dir": "logs", "examples": (X, Y), **arguments})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"methods": [tbi.GradCAM("conv9")]}, "no such layer.*Did you mean"),
        ({"methods": [tbi.GradCAM("dense_out")]}, r"no spatial dimensions.*\(None, 3\).*'conv2'"),
        ({"examples": (np.zeros((2, 8, 8, 3)), [0, 1])}, r"wrong shape.*\(2, 8, 8, 3\).*None, 16"),
        ({"examples": (X, [0, 1, 2, 3])}, "labels with 3 at position 3.*from 0 to 2"),
        ({"examples": (X[:0], Y[:0])}, "`examples` is empty"),
        ({"log_dir": __file__}, "`log_dir` cannot be written"),
        ({"targets": 5}, "class in `targets` does not exist. Received: 5"),
        ({"class_names": ["cat", "dog"]}, "Received: 2 names.*Expected 3"),
        ({"regions": [None]}, "`regions` has too few entries"),
    ],
)
def test_what_does_not_suit_the_model_is_refused_before_the_first_epoch(
    tmp_path, arguments, message
):
    model = networks.flat()
    inputs = model.input
    scores = layers.Dense(3, activation="softmax", name="dense_out")(model.layers[-2].output)
    model = keras.Model(inputs, scores)
    callback = tbi.InterpretCallback(**{"log_dir": tmp_path, "examples": (X, Y), **arguments})
    begun = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: pytest.fail("begun"))
    with pytest.raises(ValueError, match=message):
        networks.trained_on_noise(model, [callback, begun])


def test_failing_method_leaves_the_others_theirs(tmp_path, caplog):
    # Occlusion runs many positions at once: more than the model can take.
    callback = tbi.InterpretCallback(tmp_path, X, [tbi.GradCAM(), tbi.Occlusion()])
    networks.trained_on_noise(fragile_model(), [callback], epochs=2)
    run = Run(tmp_path)
    assert run.steps("grad_cam/conv") == [0, 1]
    assert "occlusion" not in run.tags()
    warnings = said(caplog)
    assert len(warnings) == 1
    assert "Occlusion failed: InvalidArgumentError" in warnings[0]


def test_without_labels_the_prediction_is_explained_and_called_so(tmp_path):
    networks.trained_on_noise(networks.flat(), [tbi.InterpretCallback(tmp_path, X)])
    run = Run(tmp_path)
    assert run.series("grad_cam/conv2").details == "logit of the predicted class"
    facts = run.records("grad_cam/conv2")[0].facts
    assert list(facts.target) == list(facts.prediction)


@pytest.mark.parametrize("targets", [[2, 1, 0, 1], np.array([2, 1, 0, 1]), 1])
def test_given_classes_are_explained(tmp_path, targets):
    callbacks = [
        tbi.GradCAMCallback(tmp_path / "a", (X, Y), targets=targets),
        tbi.InterpretCallback(tmp_path / "b", X, targets=targets),
    ]
    networks.trained_on_noise(networks.flat(), callbacks, epochs=1)
    for name in "ab":
        (record,) = Run(tmp_path / name).records("grad_cam/conv2").values()
        assert list(record.facts.target) == np.broadcast_to(targets, 4).tolist()
