"""Where sheets are found, searched and begun."""
