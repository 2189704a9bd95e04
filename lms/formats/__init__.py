"""Dates, times and numbers as people in Vietnam write them, for ``settings.FORMAT_MODULE_PATH``."""
