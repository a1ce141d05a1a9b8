"""Kind `custom`."""
