"""A CSV file of costs and effects: cells, columns, numbers, and where each row belongs."""
