"""Text from elsewhere: plain text in, Markdown out, and the ways into the wiki for it."""
