package io.octavia.drivers.openstack.nova;

import static io.octavia.drivers.openstack.Whereabouts.side;

import io.octavia.config.Cinder;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Glance;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Servers;
import io.octavia.drivers.openstack.Service;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.Whereabouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compute service of a cloud, as {@code [nova]}, {@code [glance]}, {@code [cinder]} and {@code
 * [service_auth]} say where it is and who we are to it.
 */
public final class Nova {
  /** What {@code [controller_worker] compute_driver} calls this. */
  public static final String COMPUTE_DRIVER = "compute_nova_driver";

  /** What {@code [controller_worker] image_driver} calls Glance. */
  public static final String IMAGE_DRIVER = "image_glance_driver";

  /** What {@code [controller_worker] volume_driver} calls servers that boot from a volume. */
  public static final String VOLUME_DRIVER = "volume_cinder_driver";

  /** The last version with files in the body of a boot (gone in 2.57); upstream's. */
  private static final Map<String, String> VERSION =
      Map.of("X-OpenStack-Nova-API-Version", "2.15", "OpenStack-API-Version", "compute 2.15");

  /** The first version that tells why a volume is in error, and of which volume it tells. */
  private static final Map<String, String> VOLUME_VERSION =
      Map.of("OpenStack-API-Version", "volume 3.5");

  private final NovaServers servers;
  private final Inventory inventory;
  private final Service compute;
  private final Service images;
  private final @Nullable Service volumes;

  private Nova(
      NovaServers servers,
      Inventory inventory,
      Service compute,
      Service images,
      @Nullable Service volumes) {
    this.servers = servers;
    this.inventory = inventory;
    this.compute = compute;
    this.images = images;
    this.volumes = volumes;
  }

  /**
   * Reads the configuration; nobody is asked yet.
   *
   * @param session of {@code [service_auth]}
   * @throws IllegalArgumentException if it does not say enough
   */
  public static Nova open(Config config, Session session) {
    var compute =
        Service.of(
            session,
            compute(config),
            VERSION,
            config,
            io.octavia.config.Nova.CA_CERTIFICATES_FILE,
            io.octavia.config.Nova.INSECURE);
    var images =
        Service.of(
            session,
            images(config),
            Map.of(),
            config,
            Glance.CA_CERTIFICATES_FILE,
            Glance.INSECURE);
    var settings = ServerSettings.of(config);
    var cinder = volumes(config, session);
    var volumes = cinder == null ? null : new Volumes(cinder, Volumes.Settings.of(config));
    var disks = new Disks(new Images(images, settings.image()), volumes);
    var servers = new NovaServers(compute, disks, settings);
    return new Nova(servers, new NovaInventory(servers, volumes), compute, images, cinder);
  }

  private static @Nullable Service volumes(Config config, Session session) {
    if (!config.get(ControllerWorker.VOLUME_DRIVER).equals(VOLUME_DRIVER)) return null;
    return Service.of(
        session,
        volumes(config),
        VOLUME_VERSION,
        config,
        Cinder.CA_CERTIFICATES_FILE,
        Cinder.INSECURE);
  }

  private static Whereabouts compute(Config config) {
    return new Whereabouts(
        "Nova",
        List.of("compute"),
        config.find(io.octavia.config.Nova.SERVICE_NAME).orElse(null),
        List.of(side(config.get(io.octavia.config.Nova.ENDPOINT_TYPE))),
        config.find(io.octavia.config.Nova.REGION_NAME).orElse(null),
        Whereabouts.written(config, io.octavia.config.Nova.ENDPOINT));
  }

  private static Whereabouts images(Config config) {
    return new Whereabouts(
        "Glance",
        List.of("image"),
        config.find(Glance.SERVICE_NAME).orElse(null),
        List.of(side(config.get(Glance.ENDPOINT_TYPE))),
        config.find(Glance.REGION_NAME).orElse(null),
        Whereabouts.written(config, Glance.ENDPOINT));
  }

  private static Whereabouts volumes(Config config) {
    return new Whereabouts(
        "Cinder",
        List.of("block-storage", "volumev3"),
        config.find(Cinder.SERVICE_NAME).orElse(null),
        List.of(side(config.get(Cinder.ENDPOINT_TYPE))),
        config.find(Cinder.REGION_NAME).orElse(null),
        Whereabouts.written(config, Cinder.ENDPOINT));
  }

  /** Nova itself, for questions that controllers do not ask. */
  public Service compute() {
    return compute;
  }

  /** Glance itself. */
  public Service images() {
    return images;
  }

  /** Cinder itself, if servers boot from volumes. */
  public Optional<Service> volumes() {
    return Optional.ofNullable(volumes);
  }

  /** The servers. */
  public Servers servers() {
    return servers;
  }

  /** The servers that are there and, if they boot from volumes, the volumes. */
  public Inventory inventory() {
    return inventory;
  }
}
