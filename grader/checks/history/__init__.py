"""Kind `history`."""
