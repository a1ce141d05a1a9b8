"""One file per format; every one a pure conversion of results."""
