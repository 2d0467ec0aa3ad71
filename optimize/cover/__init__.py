"""Covering problems as plain functions."""
