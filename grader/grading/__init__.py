"""A class, from the folder that was handed in to marks."""
