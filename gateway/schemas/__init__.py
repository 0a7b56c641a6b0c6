"""What goes in and out, as the OpenAPI document says it. Times with their zone, positions WGS-84 degrees."""
