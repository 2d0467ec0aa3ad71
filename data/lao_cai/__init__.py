"""How the layers of the Lào Cai example are made from the tables of facts: one noun a module."""
