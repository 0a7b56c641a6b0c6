"""Imports at the desk: a file is looked at, mapped, checked, brought in and, if need be, undone, all in the background."""
