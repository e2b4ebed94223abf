"""A number in a scenario: its value and, where it is known, its uncertainty and its source."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

Distribution = Literal[
    "fixed", "beta", "gamma", "lognormal", "normal", "triangular", "uniform", "dirichlet", "empirical"
]


class Table(BaseModel):
    """A table of a scenario file: unknown keys are errors and a loaded table never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Quantity(Table):
    """A number with what is known about it.

    A scenario may write a plain number instead; it then has no stated uncertainty.
    """

    value: float = Field(description="the value used in a deterministic run", allow_inf_nan=False)
    low: float | None = Field(default=None, description="lower end of the plausible range", allow_inf_nan=False)
    high: float | None = Field(default=None, description="upper end of the plausible range", allow_inf_nan=False)
    sd: float | None = Field(
        default=None, ge=0, description="standard deviation of the uncertainty", allow_inf_nan=False
    )
    dist: Distribution | None = Field(default=None, description="distribution for probabilistic analysis")
    seen: list[float] | None = Field(
        default=None, min_length=2, description="values seen, for dist = empirical; each is as likely as the next"
    )
    source: str | None = Field(
        default=None, description="key in the shipped evidence, or id in the assumption register"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Quantity:
        if self.low is not None and self.low > self.value:
            raise ValueError(f"low ({self.low:g}) is above the value ({self.value:g})")
        if self.high is not None and self.high < self.value:
            raise ValueError(f"high ({self.high:g}) is below the value ({self.value:g})")
        return self

    def __float__(self) -> float:
        """Return the value used in a deterministic run."""
        return self.value


def _as_table(raw: Any) -> Any:
    if isinstance(raw, bool):
        raise ValueError("expected a number, got true or false")
    return {"value": raw} if isinstance(raw, int | float | str) else raw


def _within(low: float, high: float | None, *, above: bool = False) -> AfterValidator:
    def check(quantity: Quantity) -> Quantity:
        for name in ("value", "low", "high"):
            number = getattr(quantity, name)
            if number is None:
                continue
            if number < low or (above and number == low) or (high is not None and number > high):
                floor = f"above {low:g}" if above else f"at least {low:g}"
                limit = floor if high is None else f"{floor} and at most {high:g}"
                raise ValueError(f"{number:g} is out of range; expected a number {limit}")
        return quantity

    return AfterValidator(check)


def _range(low: float, high: float | None, *, above: bool = False) -> FieldInfo:
    """Publish a range in the JSON Schema, which cannot see inside the check."""
    extra: dict[str, Any] = {"exclusiveMinimum" if above else "minimum": low}
    if high is not None:
        extra["maximum"] = high
    field: FieldInfo = Field(json_schema_extra=extra)
    return field


_number = BeforeValidator(_as_table)
Number = Annotated[Quantity, _number]
NonNegative = Annotated[Quantity, _within(0.0, None), _number, _range(0.0, None)]
Positive = Annotated[Quantity, _within(0.0, None, above=True), _number, _range(0.0, None, above=True)]
Probability = Annotated[Quantity, _within(0.0, 1.0), _number, _range(0.0, 1.0)]
