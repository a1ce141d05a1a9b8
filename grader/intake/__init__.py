"""Reads submissions: folders and zips become hand-ins, files become code. Nothing is executed, nothing changed where it lies."""
