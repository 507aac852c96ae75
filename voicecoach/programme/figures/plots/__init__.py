"""Figures as plots: shapes on a plane, by our own hand."""
