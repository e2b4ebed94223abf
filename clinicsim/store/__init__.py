"""Runs on disk: one folder for each run, there whole or not at all."""
