"""An analysis of sensitivity in words, tables and figures."""
