import keras
import numpy as np
import pytest
from keras import layers

from tb_interpret.methods.filter_visualization import FilterVisualization
from tests import networks


def test_layer_of_a_frozen_nested_backbone():
    model = networks.nested()
    before = [w.copy() for w in model.get_weights()]
    found = FilterVisualization("backbone/conv1", [3, 0]).explain(model, steps=5)
    assert found.layer == "backbone/conv1"
    assert found.images.dtype == np.uint8
    assert found.images.shape == (2, *networks.IMAGE_SHAPE)
    assert found.activations.shape == (2,)
    assert found.filters.tolist() == [3, 0]
    for x, y in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(x, y)


def test_first_sixteen_filters_by_default_or_as_many_as_there_are():
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(20, 3, name="many"),
            layers.Conv2D(5, 3, name="few"),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    assert FilterVisualization("many").explain(model, steps=1).filters.tolist() == list(range(16))
    assert FilterVisualization("few").explain(model, steps=1).filters.tolist() == list(range(5))
    assert FilterVisualization(filters=2).explain(model, steps=1).filters.tolist() == [0, 1]


def test_seed_decides_the_pictures():
    model = networks.flat()

    def pictures(seed):
        return FilterVisualization(seed=seed).explain(model, steps=3).images

    np.testing.assert_array_equal(pictures(0), pictures(0))
    assert np.any(pictures(0) != pictures(1))


@pytest.mark.parametrize("filters", [[0, 5], 6])
def test_unknown_filter_names_the_number_of_channels(filters):
    with pytest.raises(ValueError, match=r"'conv2' has: 5 channels, 0 to 4"):
        FilterVisualization(filters=filters).explain(networks.flat(), steps=1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layer": 3}, "`layer` is of no known kind"),
        ({"filters": []}, "`filters` names no filters"),
        ({"filters": [-1]}, "`filters` names no filters"),
        ({"filters": 0}, "`filters` names no filters"),
        ({"filters": "conv"}, "`filters` names no filters"),
        ({"steps": 0}, "`steps` is out of range, or no whole number"),
        ({"steps": 1.5}, "`steps` is out of range, or no whole number"),
        ({"restart_every": 0}, "`restart_every` is out of range"),
        ({"parametrization": "waves"}, "no such parametrization"),
        ({"seed": -1}, "`seed` is out of range"),
        ({"input_range": (1, 0)}, "`input_range` is no range"),
        ({"input_range": 255}, "`input_range` is no range"),
    ],
)
def test_wrong_arguments_are_refused_at_construction(options, message):
    with pytest.raises(ValueError, match=message):
        FilterVisualization(**options)


def test_method_is_a_value():
    assert FilterVisualization(filters=[1, 2]) == FilterVisualization(filters=np.array([1, 2]))
    assert hash(FilterVisualization(filters=[1, 2], input_range=[0, 1]))


def test_model_with_a_rescaling_is_given_bytes():
    def white(*front):
        kernel = layers.Conv2D(1, 1, name="conv", kernel_initializer="ones")
        model = keras.Sequential([keras.Input((4, 4, 1)), *front, kernel, layers.Flatten()])
        return FilterVisualization("conv").explain(model, steps=200).activations[0]

    assert white() == 1
    assert white(layers.Rescaling(1 / 255)) == pytest.approx(1)
    assert white(layers.Rescaling(1 / 127.5, offset=-1)) == pytest.approx(1)
    assert white(layers.Rescaling(2.0)) == 2


def test_images_tell_size_and_range():
    model = keras.Sequential(
        [keras.Input((None, None, 1)), layers.Conv2D(1, 1, name="conv", kernel_initializer="ones"),
         layers.GlobalAveragePooling2D()]
    )  # fmt: skip
    images = np.float32([0, 200]) * np.ones((3, 10, 2), np.float32)
    found = FilterVisualization().explain(model, images[..., None], steps=200)
    assert found.images.shape == (1, 10, 2, 1)
    assert found.activations[0] == 255
    assert FilterVisualization().explain(model, steps=1).images.shape == (1, 128, 128, 1)


def test_subclassed_model_without_images_says_what_is_missing():
    with pytest.raises(ValueError, match=r"size of the model's pictures.*`images`"):
        FilterVisualization().explain(networks.subclassed(), steps=1)
    found = FilterVisualization().explain(networks.subclassed(), networks.images(), steps=1)
    assert found.images.shape == (5, *networks.IMAGE_SHAPE)


def test_each_run_goes_on_from_the_last():
    model = networks.flat()
    kept = FilterVisualization(steps=10).prepare(model)
    kept.run()
    pictures, activations = kept.run()
    once = FilterVisualization(steps=10).prepare(model)
    first, lower = once.run()
    assert np.any(pictures != first)
    assert activations.sum() > lower.sum()


def test_waves_let_go_of_what_an_earlier_network_liked():
    brightness = layers.Conv2D(1, 1, kernel_initializer="ones", name="conv")
    model = keras.Sequential([keras.Input((16, 16, 1)), brightness])
    prepared = FilterVisualization("conv", parametrization="fourier").prepare(model)
    for _ in range(8):
        bright, _ = prepared.run()
    assert bright.mean() > 0.9 * 255
    brightness.set_weights([-weight for weight in brightness.get_weights()])
    prepared.run()
    dark, _ = prepared.run()
    # Where a sigmoid is flat they would stay: 0.87 of the range without paling.
    assert dark.mean() < 0.5 * 255


def test_restart_starts_afresh():
    prepared = FilterVisualization(steps=5, restart_every=2).prepare(networks.flat())
    runs = [prepared.run()[0] for _ in range(4)]
    np.testing.assert_array_equal(runs[0], runs[2])
    np.testing.assert_array_equal(runs[1], runs[3])
    assert np.any(runs[0] != runs[1])


def test_progress_is_told_and_changes_nothing():
    told, model = [], networks.flat()
    method = FilterVisualization(steps=70, parametrization="fourier")
    pictures, _ = method.prepare(model).run(on_step=lambda *at: told.append(at))
    assert told == [(32, 70), (64, 70), (70, 70)]
    np.testing.assert_array_equal(pictures, method.prepare(model).run()[0])


def test_network_that_has_diverged_spoils_no_later_picture():
    model = networks.flat()
    prepared = FilterVisualization("conv1", steps=3).prepare(model)
    first, _ = prepared.run()
    good = model.get_weights()
    model.set_weights([np.full_like(w, np.nan) for w in good])
    broken, activations = prepared.run()
    assert broken.dtype == np.uint8
    assert np.isnan(activations).all()
    model.set_weights(good)
    np.testing.assert_array_equal(prepared.run()[0], first)
