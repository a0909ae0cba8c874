"""Rows and transactions. The only package that knows SQLAlchemy."""
