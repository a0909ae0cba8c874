"""What a browser sees: the chat, the demo, posters, and the state of the program over HTTP."""
