"""How a student's function is called: the call line, in every shape."""
