"""What a browser records has no length and cannot be wound: it is packed anew, bit for bit the same pictures and sound."""

from __future__ import annotations

from pathlib import Path


def repack(source: Path, target: Path) -> float:
    """Write `source` (WebM as a browser records it, cut off or not) to `target` with its length and an index.

    Returns the length in seconds. Raises OSError, and ValueError where there is no picture in it.
    """
    # What looks into films is loaded where the first one comes.
    import av

    longest = 0.0
    try:
        with av.open(str(source)) as recorded, av.open(str(target), "w", format="webm") as packed:
            streams = {one.index: packed.add_stream_from_template(one) for one in recorded.streams}
            if not recorded.streams.video:
                raise ValueError(f"{source.name} has no picture")
            try:
                for packet in recorded.demux():
                    if packet.dts is None or packet.pts is None or packet.time_base is None:
                        continue
                    longest = max(longest, float((packet.pts + (packet.duration or 0)) * packet.time_base))
                    packet.stream = streams[packet.stream.index]
                    packed.mux(packet)
            except av.FFmpegError:
                # Cut off in the middle of a picture: all before it is whole.
                if not longest:
                    raise
    except av.FFmpegError as error:
        raise ValueError(f"{source.name}: {error}") from error
    return longest
