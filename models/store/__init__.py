"""The store: engine, transactions, identifiers, migrations and the change feed."""
