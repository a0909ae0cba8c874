"""One loaded ear for all tests of understanding."""

from __future__ import annotations

import pytest

from nlp.understand import Ear


@pytest.fixture(scope="session")
def ear() -> Ear:
    """The ear with the shipped words and no gazetteer."""
    return Ear.load()
