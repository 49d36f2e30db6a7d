"""Tests of Jalaa; they mirror src/jalaa. A package, so that `tests.house` and `tests.venvs` are these and nobody else's."""
