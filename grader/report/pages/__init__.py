"""Pages for people: a student's, the class's, a notebook's, a misunderstanding's."""
