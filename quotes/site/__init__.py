"""The published index: a Datasette plugin that turns the tables into pages to read, search, compare and take away.

Data flows one way: a request -> `views` -> `selection` (which quotations) -> `pages` (what a page shows) -> a template.
`search`, `text`, `pictures`, `feeds` and `links` are pure. Datasette itself still serves every table as JSON and CSV,
the queries of metadata.yml, and SQL; this file holds the hooks by which it finds us.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from datasette import handle_exception as datasette_errors
from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Response

from quotes.site import guard, views
from quotes.site.database import IndexDatabase, holds_index
from quotes.site.text import shown


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """Let every database that is an index notice when it is replaced."""
    # Datasette prints each error through rich where rich is installed, as it is here, and for an unknown address that
    # printing itself fails: https://github.com/simonw/datasette/blob/0.65.2/datasette/handle_exception.py
    datasette_errors.rich = None
    for name, database in list(datasette.databases.items()):
        if database.path and not isinstance(database, IndexDatabase) and holds_index(database.path):
            mine = IndexDatabase(datasette, str(database.path), is_mutable=database.is_mutable)
            mine.name, mine.route = name, getattr(database, "route", None)
            datasette.databases[name] = mine


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any) -> None:
    """Whatever any template prints has passed `text.plain`."""
    env.finalize = shown
    env.filters["thousands"] = lambda number: f"{number or 0:,}"
    env.globals["shown"] = shown


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Our pages stand at the addresses of the tables' own."""
    names = [name for name, db in datasette.databases.items() if db.path and holds_index(db.path)]
    if not names:
        return []
    d = f"/(?:{'|'.join(re.escape(name) for name in names)})"
    return [
        (r"^/$", views.home),
        (r"^/robots\.txt$", views.robots),
        (r"^/-/quotes/[0-9a-f]+/(?P<name>[a-z]+)\.(?P<ending>css|js|svg)$", views.asset),
        (rf"^{d}/quotes(?:\.(?P<format>\w+))?$", views.quotes),
        (rf"^{d}/quotes/(?P<id>[^/.]+)(?:\.(?P<format>json))?$", views.quotation),
        (rf"^{d}/speakers$", views.speakers),
        (rf"^{d}/speakers/(?P<id>[^/.]+)$", views.speaker),
        (rf"^{d}/articles$", views.articles),
        (rf"^{d}/articles/(?P<id>[^/.]+)$", views.article),
        (rf"^{d}/about/(?P<name>[^/.]+)$", views.about),
        (rf"^{d}/compare$", views.compare),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    """Every template may write our links; `to` is None where no index is served."""
    try:
        links = views.links_for(datasette, request)
    except Exception:
        return {"to": None, "robots": False}
    return {"to": links, "robots": views.robots_allowed(datasette)}


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Security headers on everything, and no formula in any CSV."""
    return guard.wrapper(datasette)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Errors are sentences on a page like the others, or JSON where JSON was asked for; never a trace."""
    status, message = views.failure(exception)

    async def respond() -> Any:
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status}, status=status)
        html = await datasette.render_template("error.html", {"status": status, "error": message}, request=request)
        return Response.html(html, status=status)

    return respond()


def _register() -> None:
    """Be registered with all hooks, whichever of us and Datasette is imported first.

    Datasette loads its plugins when it is imported; when that happens because we import it, it is given this module
    half-made, without a hook.
    """
    module = sys.modules[__name__]
    if pm.is_registered(module) and not pm.get_hookcallers(module):
        pm.unregister(module)
        pm.register(module, __name__)


_register()
