"""What the operator sees and touches. The only user of Qt besides main."""
