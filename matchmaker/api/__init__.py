"""The product for programs: versioned JSON."""
