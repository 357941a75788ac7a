package io.octavia.drivers.openstack.nova;

import io.octavia.domain.cloud.CloudException;
import io.octavia.drivers.openstack.Service;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the image of amphorae by its tag (Glance, images API v2), so that a new one can take over.
 */
final class Images {
  private static final Logger LOG = LoggerFactory.getLogger(Images.class);

  private final Service glance;
  private final ServerSettings.Image configured;

  Images(Service glance, ServerSettings.Image configured) {
    this.glance = glance;
    this.configured = configured;
  }

  /**
   * The newest active image with the tag.
   *
   * @param tag null for the configured one
   */
  String find(@Nullable String tag) {
    var wanted = tag == null ? configured.tag() : tag;
    if (wanted == null) return byId();
    var query = new LinkedHashMap<String, String>();
    query.put("tag", wanted);
    query.put("status", "active");
    query.put("sort", "created_at:desc");
    query.put("limit", "2");
    var owner = configured.owner();
    if (owner != null) query.put("owner", owner);
    var images = glance.list("images", query, "v2", "images");
    if (images.isEmpty()) {
      throw new CloudException(
          CloudException.Kind.REFUSED,
          "Glance has no active image with the tag "
              + wanted
              + (owner == null ? "" : " that project " + owner + " owns"));
    }
    if (images.size() > 1) LOG.warn("Several images have the tag {}: the newest is booted", wanted);
    return images.getFirst().path("id").asString("");
  }

  private String byId() {
    var id = configured.id();
    if (id == null) {
      throw new CloudException(
          CloudException.Kind.REFUSED,
          "[controller_worker] amp_image_tag is not set: there is no image to boot");
    }
    return id;
  }
}
