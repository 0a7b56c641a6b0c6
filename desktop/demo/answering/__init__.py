"""The demo's workers answer calls: a process of its own that rings, accepts and shows a moving test picture."""
