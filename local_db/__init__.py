"""What survives a restart on this workstation. With app.platform the only user of SQLAlchemy."""
