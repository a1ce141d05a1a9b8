"""The commands of `grade`: one file each, the parser over them, and printing."""
