"""Records that are made quickly are the frozen dataclasses that they would be."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from pipelines.model.changed import changed
from pipelines.model.quick import quick


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    size: int = 3
    parts: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    size: int = 3
    parts: tuple[str, ...] = ()


GIVEN = [(("a",), {}), (("a", 4), {}), (("a",), {"parts": ("b",)}), ((), {"name": "a", "size": 0})]


@pytest.mark.parametrize(("values", "named"), GIVEN)
def test_a_quick_record_is_what_a_plain_one_is(values: tuple[object, ...], named: dict[str, object]) -> None:
    made, plain = Quick(*values, **named), Plain(*values, **named)
    assert type(made) is Quick
    assert repr(made) == repr(plain).replace("Plain", "Quick")
    assert made == Quick(*values, **named)
    assert made != Quick("other")
    assert hash(made) == hash(plain)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made)), replace])
def test_its_copies_are_equal_and_as_frozen(copied) -> None:
    made = copied(Quick("a", 4))
    assert made == Quick("a", 4)
    assert type(made) is Quick
    with pytest.raises(FrozenInstanceError):
        made.size = 5


def test_what_is_changed_is_a_new_record_of_the_class_and_frozen() -> None:
    before = Quick("a", 4)
    after = changed(before, size=5, parts=("b",))
    assert after == Quick("a", 5, ("b",))
    assert type(after) is Quick
    assert before == Quick("a", 4)
    with pytest.raises(FrozenInstanceError):
        after.size = 6
    with pytest.raises(AttributeError):
        changed(before, colour="red")


def test_values_that_are_missing_or_unknown_are_told_by_the_name_of_the_record() -> None:
    with pytest.raises(TypeError, match=r"Quick\.__init__\(\) missing 1 required positional argument: 'name'"):
        Quick()
    with pytest.raises(TypeError, match="colour"):
        Quick("a", colour="red")


def test_values_that_are_given_by_name_alone_stay_so() -> None:
    @quick
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        size: int = 3
        name: str

    assert Named(name="a").size == 3
    with pytest.raises(TypeError):
        Named(3, "a")


def test_a_class_that_does_more_than_hold_values_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Made:
        parts: list[str] = field(default_factory=list)

    class Counted(Plain):
        pass

    @dataclass(frozen=True, slots=True)
    class Mixed:
        name: str
        size: int = field(default=3, kw_only=True)

    for record in (Made, Counted, Mixed):
        with pytest.raises(TypeError, match=record.__name__):
            quick(record)
