"""Understanding of what people write: pure after start-up, no I/O per message."""
