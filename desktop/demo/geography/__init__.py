"""The made-up city's ground: a pure, seeded generator without Qt and without a database."""
