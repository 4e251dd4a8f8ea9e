"""The drawn pictures of the book, each a function from its numbers to the text of an SVG file."""
