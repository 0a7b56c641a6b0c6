"""热点: what rose in a week against the weeks before it, where, and which cases it is made of."""
