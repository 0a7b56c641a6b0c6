"""The charts of the desk: intake and completion by day, today by hour, open cases by class."""
