"""How much a submission may use, parsed from an assignment's `[limits]` table."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits of one submission. Seconds are wall-clock; memory is what student code may add to a bare interpreter."""

    seconds: float = 60.0
    """For everything together."""
    seconds_per_cell: float = 10.0
    seconds_per_call: float = 2.0
    """For one call of one of the student's functions."""
    memory_mb: int = 1024
    storage_mb: int = 64
    files: int = 1000

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0")

    def for_training(self) -> Limits:
        """The same with time for a real Keras: importing it and compiling networks take seconds."""
        return msgspec.structs.replace(self, seconds=self.seconds + 600, seconds_per_cell=self.seconds_per_cell + 120)

    def for_guest(self) -> dict[str, int]:
        """The part that the operating system keeps, in its units (seconds, bytes)."""
        return {
            "cpu_seconds": int(self.seconds) + 10,
            "memory": self.memory_mb * 2**20,
            "file_size": self.storage_mb * 2**20,
        }
