"""The version of the program, for whoever must tell it without loading the rest."""

__version__ = "0.1.0"
