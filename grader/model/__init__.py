"""The data that travels, the texts and errors that everything uses: all frozen, typed and plain."""
