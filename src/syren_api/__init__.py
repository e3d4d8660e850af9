"""The contract between the console and any portal.

Models, statuses, lifecycle and date rules, problem codes, and the handling of text that comes
from outside. Imports pydantic and the standard library, nothing else. ``docs/contract.md`` holds
the rules by their numbers.
"""

__version__ = "0.2.0"
