"""Kind `trajectory`."""
