"""One file per use case; each opens one unit of work."""
