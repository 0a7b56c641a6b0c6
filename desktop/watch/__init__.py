"""The supervisor's windows at work: what they show is read in the background, what they decide is written in the lane."""
