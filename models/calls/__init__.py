"""Video calls (视频连线) between a desk and a worker's phone: who, about what, every step, and the signals that set them up."""
