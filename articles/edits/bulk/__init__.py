"""The steps of `append_history`: what it takes, an article in memory, where a run goes on, rows written in bulk."""
