"""patchbay-train, patchbay-eval and patchbay-ask."""
