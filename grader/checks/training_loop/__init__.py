"""Kind `training-loop`."""
