"""The commands of `voicecoach plan`, one file each, as thin as those beside them."""
