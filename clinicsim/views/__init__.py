"""Views: figures, the report and stories, made from runs and comparisons; nothing here changes a number."""
