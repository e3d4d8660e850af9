"""Hello-world Textual: the measure for starting."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """Shows one word."""

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield Static("hello-world")


if __name__ == "__main__":
    Hello().run()
