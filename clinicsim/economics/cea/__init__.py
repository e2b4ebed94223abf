"""Costs and effects of strategies -> a cost-effectiveness analysis."""
