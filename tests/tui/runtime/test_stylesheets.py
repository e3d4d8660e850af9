"""Stylesheets: found in a checkout and in what is installed, whole, and right for every theme."""

import pkgutil
import re
import shutil
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path, PurePath
from types import ModuleType

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.theme import Theme

import syren_tui
from syren_tui.runtime import stylesheets as module_of_stylesheets
from syren_tui.runtime.stylesheets import NAMES, stylesheets
from syren_tui.runtime.themes import THEMES


def laid_out(package: Path) -> ModuleType:
    """Install the module that finds stylesheets, alone, into a folder, and import it there."""
    room = package / "runtime"
    room.mkdir(parents=True)
    copied = room / "stylesheets.py"
    shutil.copyfile(module_of_stylesheets.__file__, copied)
    spec = spec_from_file_location("styles_elsewhere", copied)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_stylesheet_of_the_checkout() -> None:
    found = stylesheets()
    assert [path.stem for path in found] == list(NAMES)
    assert all(path.is_file() for path in found)
    assert set(found) == set(found[0].parent.glob("*.tcss"))


def classes_below(node: type[DOMNode]) -> set[str]:
    return {node.__name__}.union(*map(classes_below, node.__subclasses__()))


def test_every_class_that_is_styled_is_there() -> None:
    for module in pkgutil.walk_packages(syren_tui.__path__, "syren_tui."):
        if ".screens." in module.name or ".widgets." in module.name:
            import_module(module.name)
    text = "\n".join(path.read_text(encoding="utf-8") for path in stylesheets())
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    styled = set(re.findall(r"(?<![\w.#$:-])([A-Z]\w+)(?=[^;]*\{)", text))
    assert {"Screen", "SubscriberMatches"} <= styled
    assert styled - classes_below(DOMNode) == set()


def test_a_wheel_carries_them_in_the_package(tmp_path: Path) -> None:
    module = laid_out(tmp_path / "site-packages" / "syren_tui")
    folder = tmp_path / "site-packages" / "syren_tui" / "styles"
    folder.mkdir()
    assert module.stylesheets() == [folder / f"{name}.tcss" for name in NAMES]
    # Whatever lies beside the packages of this host is somebody else's.
    (tmp_path / "styles").mkdir()
    assert module.stylesheets()[0].parent == folder


def test_a_checkout_has_them_beside_src(tmp_path: Path) -> None:
    module = laid_out(tmp_path / "src" / "syren_tui")
    (tmp_path / "styles").mkdir()
    assert module.stylesheets()[0].parent == tmp_path / "styles"


def test_an_installation_that_is_not_whole(tmp_path: Path) -> None:
    module = laid_out(tmp_path / "src" / "syren_tui")
    (tmp_path / "styles").write_text("no folder", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        module.stylesheets()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_they_can_be_read_with_every_theme(theme: Theme) -> None:
    """A variable that a theme lacks would end the console where it is chosen."""
    sheet = Stylesheet(variables=theme.to_color_system().generate() | theme.variables)
    sheet.read_all(list[PurePath](stylesheets()))
    sheet.parse()
    assert len(sheet.rules) > 50
