"""What every part of a sheet is built on."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Form(BaseModel):
    """The base of every part of a sheet: unknown fields are refused, nothing is changed once read."""

    # Built when first used: a part is built once, inside its whole, and not once more by itself.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    part: ClassVar[str] = "sheet"
    """What this part is called in a fault."""
