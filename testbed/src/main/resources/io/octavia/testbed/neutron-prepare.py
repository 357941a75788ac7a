# Makes Neutron's tables at once: its migrations take twenty seconds, and are for MySQL and PostgreSQL.
import sqlite3
import sys

import sqlalchemy
from neutron.db.migration.models import head

database = sqlite3.connect(sys.argv[1])
database.execute('PRAGMA journal_mode = WAL')  # it stays so: readers and writers do not wait for each other
database.close()
head.get_metadata().create_all(sqlalchemy.create_engine('sqlite:///' + sys.argv[1]))
