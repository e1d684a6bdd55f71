"""Makes the processor `quote` known to Stanza without importing Stanza, which takes seconds: it is registered at once
where Stanza is loaded already, else as soon as somebody loads it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_REGISTRY = "stanza.pipeline.core"


class _AfterLoading(Loader):
    """Runs the module's own loader, then imports our processor."""

    def __init__(self, own: Loader) -> None:
        self.own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the module's own loader does."""
        return self.own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """As the module's own loader does; then the processor registers itself."""
        self.own.exec_module(module)
        import_module("quotes.processor")


class _Watcher(MetaPathFinder):
    """Notices the import of the module that has loaded all of Stanza's own processors: ours comes after them."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's own spec with our loader around its loader, for that one module."""
        if name != _REGISTRY:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _AfterLoading(spec.loader)
        return spec


def register() -> None:
    """Register now if Stanza is loaded, else when it is."""
    if _REGISTRY in sys.modules:
        import_module("quotes.processor")
    elif not any(isinstance(f, _Watcher) for f in sys.meta_path):
        sys.meta_path.insert(0, _Watcher())
