"""The speed promises, measured: `make bench` prints ratios, `python -m benchmarks --write` keeps them."""
