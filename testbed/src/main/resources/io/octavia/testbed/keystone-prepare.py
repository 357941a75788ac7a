# Makes Keystone's database and its first user. One process: each keystone-manage takes two seconds to start.
import os
import sqlite3
import sys

import keystone.server
from keystone.cmd import bootstrap
from keystone.common.sql import upgrades

config, address = sys.argv[1:]
del sys.argv[1:]  # oslo.config reads them
keystone.server.configure(config_files=[config])
upgrades.offline_sync_database_to_version(None)
database = sqlite3.connect(os.path.join(os.path.dirname(config), 'keystone.db'))
database.execute('PRAGMA journal_mode = WAL')  # it stays so: readers and writers do not wait for each other
database.close()
first = bootstrap.Bootstrapper()
first.admin_username = first.project_name = first.admin_role_name = 'admin'
first.admin_password = os.environ['ADMIN_PASSWORD']
first.service_name = 'keystone'
first.region_id = 'RegionOne'
first.public_url = first.internal_url = first.admin_url = address
first.bootstrap()
