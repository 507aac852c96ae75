"""A small server for this network: its address, the files it gives away, and when it stops."""
