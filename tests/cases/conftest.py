"""A slow machine is no failing rule: examples have no time limit of their own."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
