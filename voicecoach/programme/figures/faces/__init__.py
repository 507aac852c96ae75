"""The faces of figures, one file each: what `plan stats --as NAME` writes."""
