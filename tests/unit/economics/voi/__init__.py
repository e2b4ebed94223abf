"""Tests of the value of information."""
