"""How Sphinx builds these pages."""

import re
import sys
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from sphinx.ext.napoleon import Config as Napoleon
from sphinx.ext.napoleon import GoogleDocstring
from sphinx.util.nodes import make_refnode

sys.path.insert(0, str(Path(__file__).parent))
import generate

project = "rekoclient"
author = "The rekoclient authors"
project_copyright = f"2026, {author}"
version = release = installed("rekoclient")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx_argparse_cli",
    "sphinx_copybutton",
    "sphinx_llms_txt",
]
exclude_patterns = ["_build", "examples"]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_inherit_docstrings = False
python_maximum_signature_line_length = 80
python_use_unqualified_type_names = True

copybutton_exclude = ".linenos, .gp, .go"

html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = ["_static"]
html_css_files = ["rekoclient.css"]
html_show_sourcelink = False

PUBLIC = (
    "rekoclient",
    "rekoclient.models",
    "rekoclient.errors",
    "rekoclient.images",
    "rekoclient.jobs",
    "rekoclient.streams",
    "rekoclient.provisioning",
    "rekoclient.testing",
    "rekoclient.schema",
)
"""Where users import from, and under which names the reference lists everything."""

_ELSEWHERE = re.compile(
    r"(?:~?(?:asyncio|attr|attrs|boto3|botocore|builtins|collections|concurrent|"
    r"contextlib|datetime|decimal|numbers|os|pathlib|PIL|pydantic\w*|threading|types|"
    r"typing|typing_extensions)(?:\.|$))"
)
"""Names of other packages, which these pages link to nowhere."""

_PRIVATE = {
    "SessionLike",
    *("Item_co", "R", "R_co", "T", "W_co"),
    *("_AlsoBotocore", "Headers", "Options", "Row", "Scripting", "Value", "Wanted"),
    *(
        "AsyncPaginator",
        "AsyncSender",
        "Faces",
        "Ledger",
        "Loader",
        "Pacer",
        "PagedStatusRequest",
        "Paginator",
        "S",
        "Sender",
        "SupportsRead",
        "_Found",
    ),
}
"""Type variables and private classes, which have no page of their own."""


def resolve(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Find the public name of a class that an annotation names by its module."""
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py":
        return None
    if _ELSEWHERE.match(target):
        return content
    objects = env.get_domain("py").objects
    last = target.rpartition(".")[2]
    if last in _PRIVATE:
        return content
    last = last.removesuffix("Like")
    for module in PUBLIC:
        entry = objects.get(f"{module}.{last}")
        if entry is not None:
            return make_refnode(
                app.builder, node["refdoc"], entry.docname, entry.node_id, content
            )
    known = target.startswith(("rekoclient.", "m."))
    return None if known or last in _types() else content


def _types() -> set[str]:
    from rekoclient import models

    return set(models.__all__)


def read_docstring(
    app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Turn a Google-style docstring into reStructuredText.

    The docstring of an attribute stays as it is: a colon in it does not end a type.
    """
    if name == "rekoclient.errors":
        lines.clear()  # the page draws the tree itself
    elif what not in ("attribute", "data", "property"):
        settings = Napoleon(napoleon_use_rtype=False)
        text = GoogleDocstring(lines, settings, app, what, name, obj, options)
        lines[:] = text.lines()


def shorten_signature(
    app: Any,
    what: str,
    name: str,
    obj: Any,
    options: Any,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    """Write defaults as a caller would: no addresses, no paths of modules."""
    if signature is not None:
        signature = re.sub(r"<(?:built-in )?function (\w+)[^>]*>", r"\1", signature)
        signature = re.sub(r"\bNOTHING\b", "...", signature)
        signature = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", signature)
    return signature, returns


def setup(app: Any) -> None:
    """Connect the steps above."""
    app.connect("builder-inited", lambda app: generate.write())
    app.connect("autodoc-process-docstring", read_docstring)
    app.connect("autodoc-process-signature", shorten_signature)
    app.connect("missing-reference", resolve)
