"""The ear: what a session sounds like to somebody who hears it, measured on the rendered product."""
