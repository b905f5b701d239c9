"""How Sphinx builds these pages."""

from importlib.metadata import version as installed

project = "rekoclient"
author = "The rekoclient authors"
project_copyright = f"2026, {author}"
version = release = installed("rekoclient")

extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

exclude_patterns = ["_build"]
copybutton_exclude = ".linenos, .gp, .go"
html_theme = "furo"
html_title = f"{project} {version}"
