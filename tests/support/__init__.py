"""Pytest plugins of the suite; ``conftest.py`` at the top of the tree loads them."""
