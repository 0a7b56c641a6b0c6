"""The headless job: the same program, offscreen, for a while; leaves pictures, the day's briefing and a summary."""
