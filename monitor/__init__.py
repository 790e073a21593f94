"""duban: how far each public promise has come, with the sentence that proves it."""

__version__ = "0.1.0"
