"""Pictures in files, for all modules."""

import pytest

from tests.pipeline.data import photographs


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Paths and labels."""
    return photographs(tmp_path_factory.mktemp("photographs"))
