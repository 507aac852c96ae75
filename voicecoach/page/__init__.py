"""The page: a session as one HTML file with its sound inside, for a phone or a patient; no request leaves it.

The templates, the style and the scripts lie in `assets/`, the wording of every language in `assets/words.yaml`.
"""
