package io.octavia.drivers.openstack.nova;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Servers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What servers boot from: an image, or a volume with the image on it. */
final class Disks {
  private final Images images;
  private final @Nullable Volumes volumes;

  Disks(Images images, @Nullable Volumes volumes) {
    this.images = images;
    this.volumes = volumes;
  }

  /** What a boot's body says of it. */
  Map<String, Object> bootable(Servers.Boot boot) {
    var image = images.find(boot.profile().imageTag());
    if (volumes == null) return Map.of("imageRef", image);
    var volume = volumes.ready(boot.name(), image, boot.profile().volumeZone());
    return Map.of(
        "imageRef",
        "",
        "block_device_mapping_v2",
        List.of(
            Map.of(
                "boot_index",
                0,
                "uuid",
                volume,
                "source_type",
                "volume",
                "destination_type",
                "volume",
                "delete_on_termination",
                true)));
  }

  /** A volume that no server will ever take with it; after a lost answer one may have done so. */
  void refused(Servers.Boot boot, CloudException reason) {
    if (reason.kind() == CloudException.Kind.UNAVAILABLE) return;
    try {
      discard(boot.name());
    } catch (CloudException e) {
      reason.addSuppressed(e);
    }
  }

  /** What was made for a server that never came to be. */
  void discard(String name) {
    if (volumes != null) volumes.discardNamed(name);
  }

  /** The image on a server's volume. */
  Optional<String> imageOf(String volume) {
    return volumes == null ? Optional.empty() : volumes.image(volume);
  }
}
