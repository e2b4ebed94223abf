"""Tests of draws and replications."""
