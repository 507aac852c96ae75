"""The version of voicecoach."""

__version__ = "0.1.0"
