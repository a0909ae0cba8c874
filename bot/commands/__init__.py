"""One module a command; `bot/__main__.py` loads only the one that was asked for."""
