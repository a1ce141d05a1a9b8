"""One tree of errors; the type says whose fault it is, and so who has to act."""

from __future__ import annotations

from grader.model.texts import Message


class GradeError(Exception):
    """Anything that `grade` reports in one line instead of a traceback."""

    def __init__(self, message: Message | str) -> None:
        self.message = message if isinstance(message, Message) else Message("{text}", {"text": message})
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message.show()


class UsageError(GradeError):
    """The command was called with something that isn't there or can't be (exit status 2)."""


class AssignmentError(GradeError):
    """An assignment's author has to act: names file, key and what would be right (exit status 2)."""


class SubmissionError(GradeError):
    """What was handed in can't be taken as it is (no file, unreadable notebook): a verdict, never a crash."""


class EngineError(GradeError):
    """The grader's own machinery failed or something is missing on this machine: never the student's mistake."""
