"""Marks as data: after judging, before any page, file or export."""
