"""How the documentation site is built: `make site`, or `python -m sphinx -W docs build/site`.

Everything the pages need is copied into the site: opened from a disk, or behind a firewall, nothing is fetched.
"""

from __future__ import annotations

import clinicsim

project = "clinicsim"
author = "The clinicsim authors"
project_copyright = "The clinicsim authors; MIT licence"
version = release = clinicsim.__version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["tools", "examples"]

# Headings down to this level can be linked to by the words in them, as on the forge.
myst_heading_anchors = 4
myst_enable_extensions = ["deflist", "colon_fence"]

default_role = "code"  # as in the code's own documentation
smartquotes = False  # two hyphens begin an option

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_google_docstring = False
napoleon_use_rtype = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"clinicsim {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
# No date or folder of the machine in the pages: two builds of one version are equal.
html_last_updated_fmt = None
