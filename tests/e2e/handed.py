"""What a console hands its driver: what it would write if it sent everything."""

from syren_tui.terminal.diff_driver import DiffDriver


def note_what_is_handed(path: str) -> None:
    """Have this process's console write all of that into a file, at once, beside its terminal."""
    handed = open(path, "w", encoding="utf-8", newline="", buffering=1)  # noqa: SIM115 -- to its end
    write = DiffDriver.write

    def note(driver: DiffDriver, data: str) -> None:
        handed.write(data)
        handed.flush()
        write(driver, data)

    DiffDriver.write = note  # type: ignore[assignment, method-assign]
