"""What can be read: one module per read model, and the engine that keeps them."""
