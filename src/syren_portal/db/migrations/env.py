"""Runs migrations on the connection that `syren_portal.db.migrate` hands over."""

from alembic import context

from syren_portal.db.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
