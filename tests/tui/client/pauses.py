"""What stands for the waiting between tries."""

import asyncio


class Pauses:
    """Stands for the waiting between tries: takes no time and keeps a record."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)
