"""What an assignment declares, and what it brings along."""
