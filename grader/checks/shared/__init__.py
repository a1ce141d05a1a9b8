"""What all kinds of checks share."""
