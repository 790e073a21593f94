"""Commitments found in a text that nobody has entered yet: which sentences promise, what, how much, by when, and who answers."""
