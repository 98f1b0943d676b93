"""Tests of `python -m tb_interpret`."""
