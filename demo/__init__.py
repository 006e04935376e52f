"""The demo school: the nameless one of the document this portal grew from. No living person is named in it."""
