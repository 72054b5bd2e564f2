"""Who writes: accounts, their names, signing up and in, and the first administrator."""
