"""Kind `minibatch`."""
