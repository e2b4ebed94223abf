"""The tables of the comparison, one file each: what is measured, and how it is laid out."""
