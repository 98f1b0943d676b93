"""The version of the distribution `tb-interpret`; `setup.py` reads it too."""

__version__ = "0.1.0"
