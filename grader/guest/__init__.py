"""What runs inside the student process. Imports nothing else of the project; `wire` alone is used by both sides."""
