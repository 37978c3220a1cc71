"""How fast the portal is, beside the floor it must not fall below: `make bench`."""
