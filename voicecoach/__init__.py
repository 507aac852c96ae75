"""voicecoach: a cue compiler. Exercise sheets in, a spoken, beeped, exactly timed session out.

The map of the house is README.md beside this file.
"""

__version__ = "0.1.0"
