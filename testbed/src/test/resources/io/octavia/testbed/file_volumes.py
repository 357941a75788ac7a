"""Cinder's driver of volumes that are files: this kernel has neither what makes logical volumes nor what exports them.

Whoever is given a volume reads the file.
"""

import os

from cinder import interface
from cinder.image import image_utils
from cinder.volume import driver


@interface.volumedriver
class FileVolumes(driver.VolumeDriver):
    VERSION = "1"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.place = os.environ["FILE_VOLUMES"]

    def check_for_setup_error(self):
        os.makedirs(self.place, exist_ok=True)

    def path(self, volume):
        return os.path.join(self.place, volume["id"])

    def create_volume(self, volume):
        with open(self.path(volume), "xb") as file:
            file.truncate(volume["size"] << 30)

    def copy_image_to_volume(self, context, volume, image_service, image_id):
        image_utils.fetch_to_raw(context, image_service, image_id, self.path(volume), "1M",
                                 size=volume["size"], run_as_root=False)
        os.truncate(self.path(volume), volume["size"] << 30)

    def delete_volume(self, volume):
        try:
            os.remove(self.path(volume))
        except FileNotFoundError:
            pass

    def initialize_connection(self, volume, connector):
        return {"driver_volume_type": "local", "data": {"device_path": self.path(volume)}}

    def terminate_connection(self, volume, connector, **kwargs):
        pass

    def create_export(self, context, volume, connector):
        pass

    def ensure_export(self, context, volume):
        pass

    def remove_export(self, context, volume):
        pass

    def _update_volume_stats(self):
        self._stats = {
            "volume_backend_name": self.configuration.volume_backend_name,
            "vendor_name": "Octavia's tests",
            "driver_version": self.VERSION,
            "storage_protocol": "local",
            "total_capacity_gb": "infinite",
            "free_capacity_gb": "infinite",
        }
