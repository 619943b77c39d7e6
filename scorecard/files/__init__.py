"""The file formats: what a cell looks like, which columns a file has, and how a file is read back."""
