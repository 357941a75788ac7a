package io.octavia.drivers.openstack.nova;

import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Networking;
import io.octavia.config.Option;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all servers have in common, as {@code [controller_worker]} and {@code [nova]} say it.
 *
 * @param networks to boot on; the management address is on the first
 * @param randomName letters of a random name; 0: the server is called as it is asked for
 * @param filesInUserData whether cloud-init writes the files, and not Nova
 * @param detachTimeout how long a port may take to leave a server
 */
record ServerSettings(
    @Nullable String flavor,
    Image image,
    List<String> networks,
    List<String> securityGroups,
    @Nullable String keyName,
    @Nullable String zone,
    String timezone,
    int randomName,
    boolean filesInUserData,
    Duration detachTimeout) {

  /**
   * The image to boot.
   *
   * @param tag of the image; null: {@code id} says which
   * @param owner project that must own it; null for any
   */
  record Image(@Nullable String tag, @Nullable String owner, @Nullable String id) {}

  static ServerSettings of(Config config) {
    return new ServerSettings(
        text(config, ControllerWorker.AMP_FLAVOR_ID),
        new Image(
            text(config, ControllerWorker.AMP_IMAGE_TAG),
            text(config, ControllerWorker.AMP_IMAGE_OWNER_ID),
            text(config, ControllerWorker.AMP_IMAGE_ID)),
        config.get(ControllerWorker.AMP_BOOT_NETWORK_LIST),
        config.get(ControllerWorker.AMP_SECGROUP_LIST),
        text(config, ControllerWorker.AMP_SSH_KEY_NAME),
        text(config, io.octavia.config.Nova.AVAILABILITY_ZONE),
        config.get(ControllerWorker.AMP_TIMEZONE),
        config.get(io.octavia.config.Nova.RANDOM_AMPHORA_NAME_LENGTH),
        config.get(ControllerWorker.USER_DATA_CONFIG_DRIVE),
        Duration.ofSeconds(config.get(Networking.PORT_DETACH_TIMEOUT)));
  }

  private static @Nullable String text(Config config, Option<String> option) {
    return config.find(option).filter(text -> !text.isEmpty()).orElse(null);
  }
}
