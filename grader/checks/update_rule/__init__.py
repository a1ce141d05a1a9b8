"""Kind `update-rule`."""
