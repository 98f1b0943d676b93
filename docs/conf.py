"""The documentation site (`make docs`): docs/decisions/0014-the-documentation-site.md."""

from tb_interpret_plugin.version import __version__

project = "tb_interpret"
author = "the authors of tb_interpret"
copyright = "the authors of tb_interpret, Apache-2.0"
release = version = __version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "tools.docs_site",
]

# The repository is the source, so that one relative link is right on GitHub and here.
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "frontend/src/kinds/README.md",
    "tb_interpret_plugin/http_api.md",
]
exclude_patterns = [
    ".*", "build", "dist", "logs", "tests", "**/node_modules", "**/__pycache__", "*.egg-info",
]  # fmt: skip

# Anchors are GitHub's, for all headings that there are.
myst_heading_anchors = 6
myst_enable_extensions = ["dollarmath"]
myst_dmath_double_inline = True
nb_execution_mode = "force"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_execution_in_temp = True  # it writes logs
nb_merge_streams = True
nb_output_stderr = "remove"  # TensorFlow's greetings

# In docstrings `x` is code, as in the pages.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say more than the annotations
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
nitpicky = True
# What is not ours is not described here, and nothing is fetched to know where it is; nor are the
# modules that public names come from.
nitpick_ignore_regex = [("py:.*", r"(?!tb_interpret\.([A-Z]|extending|faithfulness|load|log)).*")]

html_theme = "furo"
html_title = "tb_interpret"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_static_path = ["static"]
html_css_files = ["site.css"]
html_extra_path = ["static/root"]
pygments_style = "friendly"
pygments_dark_style = "github-dark"
