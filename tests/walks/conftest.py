from tests.tui.conftest import world

__all__ = ["world"]
