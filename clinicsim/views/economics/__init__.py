"""An economic evaluation in words, tables and figures."""
