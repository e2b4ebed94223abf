"""What follows the rows of a replication: each part counts one thing, and writes it into lines of the sheet."""
