"""Recipes that turn corpora into `quotes/models/`. Needs the `training` extra; nothing here is imported at run time."""
