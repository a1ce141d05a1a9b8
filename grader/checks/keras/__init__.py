"""Kind `keras`."""
