"""Running several coroutines at once: nothing goes on after whoever started it has ended."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")
Other = TypeVar("Other")


async def run_each(
    run: Callable[[Item], Awaitable[Value]], items: Iterable[Item], at_once: int
) -> list[Value]:
    """Run a function for each item; return the results in the order of the items.

    Args:
        run: is given an item.
        items: any number.
        at_once: how many run at the same time, at most.

    Raises:
        Exception: the first that is raised; the others have been cancelled, and have ended.
    """
    waiting = enumerate(items)
    results: dict[int, Value] = {}

    async def work() -> None:
        for place, item in waiting:
            results[place] = await run(item)

    await _all(work() for _ in range(at_once))
    return [results[place] for place in sorted(results)]


async def run_both(
    first: Coroutine[Any, Any, Value], second: Coroutine[Any, Any, Other]
) -> tuple[Value, Other]:
    """Run two coroutines at once and return both results; for errors see `run_each`."""
    one, other = await _all((first, second))
    return one, other


async def first_of(*awaitables: Awaitable[object]) -> None:
    """Run these until the first has ended; the others are cancelled, and have ended too."""
    tasks = [asyncio.ensure_future(each) for each in awaitables]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancel_and_wait(tasks)


async def cancel_and_wait(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancel tasks, and wait until they have ended; what they raise is dropped."""
    cancelled = list(tasks)
    for task in cancelled:
        task.cancel()
    await asyncio.gather(*cancelled, return_exceptions=True)


async def _all(coroutines: Iterable[Coroutine[Any, Any, Any]]) -> list[Any]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in coroutines]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
