"""The video check (视频核查), one loop: ordered, signed, arrived, a quarter of an hour, called, judged, answered, closed."""
