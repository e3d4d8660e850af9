"""The terminal driver: Textual's own, that lives on where it is sent what is no UTF-8."""

from textual.drivers.linux_driver import LinuxDriver


class TolerantDriver(LinuxDriver):
    """Drops a chunk of input that cannot be decoded: a Latin-1 terminal, a paste gone wrong.

    Textual's ends the program with a traceback there.
    """

    def run_input_thread(self) -> None:
        """Read the terminal until the program ends."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue
            return
