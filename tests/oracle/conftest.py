"""The engines of the specifications, for the oracle's tests."""

from spec.conftest import engine

__all__ = ["engine"]
