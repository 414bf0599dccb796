"""How the documentation is built: `sphinx-build -W docs docs/_build`."""

import sys
from pathlib import Path

from negotiation import __version__

sys.path.insert(0, str(Path(__file__).parent))

project = "negotiation"
author = "The negotiation developers"
copyright = "2026, The negotiation developers"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "draw"]
exclude_patterns = ["_build", "_generated", "__pycache__"]
html_theme = "furo"
html_title = f"negotiation {__version__}"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_copy_source = False
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_attr_annotations = False
nitpicky = False
suppress_warnings = ["config.cache"]
