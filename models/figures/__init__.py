"""Figures: each defined once, with its formula and its cohort."""
