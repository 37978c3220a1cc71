"""Pages that show more than one app, and the files a machine asks for."""
