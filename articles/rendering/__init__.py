"""Section -> fragment -> page."""
