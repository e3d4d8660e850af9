import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys
import syren_api
for module in pkgutil.iter_modules(syren_api.__path__):
    importlib.import_module(f"syren_api.{module.name}")
import pydantic
allowed = set(sys.stdlib_module_names) | {
    "syren_api", "pydantic", "pydantic_core", "annotated_types", "typing_extensions",
    "typing_inspection",
}
tops = {name.partition(".")[0] for name in sys.modules}
print(*sorted(top for top in tops - allowed if not top.startswith("_")))
"""


def test_the_ground_imports_pydantic_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    foreign = set(done.stdout.split()) - {"sitecustomize", "usercustomize"}
    assert not foreign
