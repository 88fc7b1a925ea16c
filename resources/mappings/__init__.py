"""How the columns of foreign tables of service requests become reports, one TOML file a source."""
