"""Components (部件): what stands in the street, has a code and an owner, and can be broken."""
