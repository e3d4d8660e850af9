"""The ways in which an error handler is removed: changes of one function's syntax tree.

Each finds its place by what the code does and names (an exception, a called function, a condition's
variable), never by how it is written, so it goes on working when the code around it is reformatted,
reordered or moved.
"""

import ast
from collections.abc import Callable, Sequence
from typing import TypeAlias

Change: TypeAlias = Callable[[ast.AST], int]
"""Changes a node of a syntax tree in place; returns how many places it has changed."""


def uncaught(exception: str) -> Change:
    """Have the function's `except` and `suppress` no longer catch an exception class."""
    return _applied(lambda: _Uncaught(exception))


def not_raised(exception: str = "") -> Change:
    """Replace each `raise` of an exception class, or each `raise` there is, by `pass`."""
    return _applied(
        lambda: _Removed(
            lambda node: isinstance(node, ast.Raise) and (not exception or _names(node, exception))
        )
    )


def not_called(function: str, naming: str = "") -> Change:
    """Replace each statement that is a call of a function by `pass`.

    Args:
        function: its name, without what it is an attribute of.
        naming: only calls in which this name or text is.
    """

    def is_call(node: ast.stmt) -> bool:
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Await):
            value = value.value
        if not isinstance(value, ast.Call) or _last_name(value.func) != function:
            return False
        return not naming or _mentions(value, naming)

    return _applied(lambda: _Removed(is_call))


def not_set(target: str) -> Change:
    """Replace each assignment to a variable, an attribute or an item's key by `pass`."""

    def is_assignment(node: ast.stmt) -> bool:
        targets: Sequence[ast.expr] = ()
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = (node.target,)
        return any(_last_name(each) == target for each in targets)

    return _applied(lambda: _Removed(is_assignment))


def never(name: str) -> Change:
    """Make each condition that mentions a name or a text false.

    Conditions are the tests of `if`, `while` and comprehensions, operands of `and` and `or`, and
    comparisons.
    """
    return _applied(lambda: _Conditions(name, False))


def always(name: str) -> Change:
    """Make each condition that mentions a name or a text true: see `never`."""
    return _applied(lambda: _Conditions(name, True))


def returns(expression: str) -> Change:
    """Replace a function's whole body by the return of an expression."""

    def change(node: ast.AST) -> int:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return 0
        node.body = ast.parse(f"def _():\n return {expression}").body[0].body  # type: ignore[attr-defined]
        return 1

    return change


def branch(name: str, statement: str) -> Change:
    """Replace what is done in each `if` whose condition mentions a name."""
    return _applied(lambda: _Branch(name, statement))


def replaced(old: str, new: str) -> Change:
    """Replace each expression that is equal to one by another."""
    return _applied(lambda: _Replaced(old, new))


def without_argument(function: str, argument: str) -> Change:
    """Leave a keyword argument out of each call of a function."""
    return _applied(lambda: _Argument(function, argument, None))


def with_argument(function: str, argument: str, value: str) -> Change:
    """Give each call of a function a keyword argument, or another value for it."""
    return _applied(lambda: _Argument(function, argument, value))


def with_fewer_arguments(function: str, number: int) -> Change:
    """Keep only the first positional arguments in each call of a function."""
    return _applied(lambda: _FewerArguments(function, number))


def without_member(name: str) -> Change:
    """Leave a name out of each tuple that it is a member of."""
    return _applied(lambda: _WithoutMember(name))


def all_of(*changes: Change) -> Change:
    """Make several changes; each has to find its place."""
    return lambda node: min([change(node) for change in changes])


class _Transformer(ast.NodeTransformer):
    """Counts the places that it has changed."""

    changed = 0


def _applied(make: Callable[[], _Transformer]) -> Change:
    def change(node: ast.AST) -> int:
        transformer = make()
        transformer.visit(node)
        return transformer.changed

    return change


class _Uncaught(_Transformer):
    def __init__(self, exception: str) -> None:
        self._exception = exception

    def _without(self, types: Sequence[ast.expr]) -> list[ast.expr]:
        rest = [each for each in types if _last_name(each) != self._exception]
        self.changed += len(types) - len(rest)
        return rest

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        if node.type is not None:
            types = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            node.type = ast.Tuple(self._without(types), ast.Load())
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _last_name(node.func) == "suppress":
            node.args = self._without(node.args)
        return self.generic_visit(node)


class _Removed(_Transformer):
    def __init__(self, is_it: Callable[[ast.stmt], bool]) -> None:
        self._is_it = is_it

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.stmt) and self._is_it(node):
            self.changed += 1
            return ast.copy_location(ast.Pass(), node)
        return super().generic_visit(node)


class _Conditions(_Transformer):
    def __init__(self, name: str, value: bool) -> None:
        self._name = name
        self._value = value

    def _decided(self, condition: ast.expr) -> ast.expr:
        """Return a condition, or its parts that mention the name, decided."""
        if isinstance(condition, ast.BoolOp):
            condition.values = [self._decided(each) for each in condition.values]
            return condition
        if not _mentions(condition, self._name):
            return condition
        self.changed += 1
        return ast.copy_location(ast.Constant(self._value), condition)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
            node.test = self._decided(node.test)
        elif isinstance(node, ast.comprehension):
            node.ifs = [self._decided(each) for each in node.ifs]
        elif isinstance(node, ast.BoolOp):
            self._decided(node)
        elif isinstance(node, ast.Compare):
            decided = self._decided(node)
            return decided if decided is not node else super().generic_visit(node)
        return super().generic_visit(node)


class _Replaced(_Transformer):
    def __init__(self, old: str, new: str) -> None:
        self._old = ast.dump(ast.parse(old, mode="eval").body)
        self._new = ast.parse(new, mode="eval").body

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and ast.dump(node) == self._old:
            self.changed += 1
            return ast.copy_location(self._new, node)
        result: ast.AST = super().visit(node)
        return result


class _Branch(_Transformer):
    def __init__(self, name: str, statement: str) -> None:
        self._name = name
        self._statement = statement

    def visit_If(self, node: ast.If) -> ast.AST:
        if _mentions(node.test, self._name):
            self.changed += 1
            node.body = ast.parse(self._statement).body
        return self.generic_visit(node)


class _Argument(_Transformer):
    def __init__(self, function: str, argument: str, value: str | None) -> None:
        self._function = function
        self._argument = argument
        self._value = value

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _last_name(node.func) == self._function:
            others = [each for each in node.keywords if each.arg != self._argument]
            if self._value is not None:
                value = ast.parse(self._value, mode="eval").body
                node.keywords = [*others, ast.keyword(self._argument, value)]
                self.changed += 1
            elif len(others) < len(node.keywords):
                node.keywords = others
                self.changed += 1
        return self.generic_visit(node)


class _FewerArguments(_Transformer):
    def __init__(self, function: str, number: int) -> None:
        self._function = function
        self._number = number

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _last_name(node.func) == self._function and len(node.args) > self._number:
            del node.args[self._number :]
            self.changed += 1
        return self.generic_visit(node)


class _WithoutMember(_Transformer):
    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        rest = [each for each in node.elts if _last_name(each) != self._name]
        self.changed += len(node.elts) - len(rest)
        node.elts = rest
        return self.generic_visit(node)


def _last_name(node: ast.AST) -> str | None:
    """Return the last part of a dotted name, or the text that an item is asked for by."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return None


def _names(node: ast.Raise, exception: str) -> bool:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return raised is not None and _last_name(raised) == exception


def _mentions(node: ast.AST, name: str) -> bool:
    return any(
        _last_name(each) == name or (isinstance(each, ast.Constant) and each.value == name)
        for each in ast.walk(node)
    )
