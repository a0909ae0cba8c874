"""A virtual township: invented people write, answer and forget; everything else is real."""
