package io.octavia.driveragent;

import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Resources;
import io.octavia.db.resource.Row;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Stores the statuses that drivers report, children before their parents. The first that cannot be
 * stored ends the message; those before it stay.
 *
 * <pre>
 *   DELETED  load balancer   the VIP's port goes if it is ours, quota − 1, the row stays as DELETED
 *            anything else   quota − 1, the row goes with all that hangs below it
 *   others                   stored as they are
 * </pre>
 *
 * An object that is not there, or not any more, is nothing to complain of: a driver may report its
 * end twice.
 */
final class StatusUpdates implements Listener.Answer {
  private static final Logger log = LoggerFactory.getLogger(StatusUpdates.class);

  private record Group(String name, Kind kind) {}

  private static final List<Group> ORDER =
      List.of(
          new Group("members", Kind.MEMBER),
          new Group("healthmonitors", Kind.HEALTH_MONITOR),
          new Group("pools", Kind.POOL),
          new Group("l7rules", Kind.L7_RULE),
          new Group("l7policies", Kind.L7_POLICY),
          new Group("listeners", Kind.LISTENER),
          new Group("loadbalancers", Kind.LOAD_BALANCER));

  private final Resources resources;
  private final Ports ports;

  StatusUpdates(Resources resources, Ports ports) {
    this.resources = resources;
    this.ports = ports;
  }

  /** What keeps a status from being stored. */
  private static final class Refused extends RuntimeException {
    Refused(String fault) {
      super(fault);
    }
  }

  private record Report(
      String id, Optional<ProvisioningStatus> provisioning, Optional<OperatingStatus> operating) {}

  @Override
  public byte[] to(JsonNode statuses) {
    for (var group : ORDER) {
      var records = statuses.path(group.name());
      if (!records.isArray() && !records.isMissingNode() && !records.isNull()) {
        return Replies.failed(
            group.name() + " must be a list", Map.of("status_object", group.name()));
      }
      for (var record : records) {
        var fault = stored(group, record);
        if (fault.isPresent()) return failure(group, record, fault.get());
      }
    }
    return statuses.isObject()
        ? Replies.done()
        : Replies.failed("statuses must be an object", Map.of());
  }

  private static byte[] failure(Group group, JsonNode record, String fault) {
    var about = new LinkedHashMap<String, @Nullable Object>();
    about.put("status_object", group.name());
    about.put("status_object_id", record.path("id").stringValue(null));
    return Replies.failed(fault, about);
  }

  /** Why it was not stored, if it was not. */
  private Optional<String> stored(Group group, JsonNode json) {
    try {
      store(group.kind(), record(json));
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (CloudException e) {
      log.warn("The VIP of {} could not be given back", json.path("id"), e);
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("A status of {} could not be stored", group.name(), e);
      return Optional.of("The status could not be stored.");
    }
  }

  private static Report record(JsonNode json) {
    var id = json.path("id");
    if (!id.isString()) throw new Refused("a status needs the id of its object");
    try {
      return new Report(
          id.stringValue(),
          word(json, "provisioning_status").map(ProvisioningStatus::of),
          word(json, "operating_status").map(OperatingStatus::of));
    } catch (IllegalArgumentException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Upstream takes an empty status for none. */
  private static Optional<String> word(JsonNode json, String name) {
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) return Optional.empty();
    if (!value.isString()) throw new Refused(name + " must be a string");
    return Optional.of(value.stringValue()).filter(word -> !word.isEmpty());
  }

  private void store(Kind kind, Report record) {
    var found =
        resources.read(
            reading -> reading.find(kind, record.id()).map(row -> owner(reading, row, kind)));
    if (found.isEmpty()) {
      log.info("A status of {} {}, which is not there", kind, record.id());
      return;
    }
    boolean deleted = record.provisioning().equals(Optional.of(ProvisioningStatus.DELETED));
    if (deleted && kind == Kind.LOAD_BALANCER) freeVip(record.id());
    resources.write(
        found.get(),
        writing -> {
          var row = writing.find(kind, record.id());
          if (row.isEmpty()) return true;
          if (deleted && kind != Kind.LOAD_BALANCER) {
            writing.remove(kind, row.get().id());
            return true;
          }
          if (deleted) writing.release(kind, row.get().text("project_id"));
          var statuses = new LinkedHashMap<String, Object>();
          record.provisioning().ifPresent(it -> statuses.put("provisioning_status", it.text()));
          record.operating().ifPresent(it -> statuses.put("operating_status", it.text()));
          if (!statuses.isEmpty()) writing.update(kind, record.id(), statuses);
          return true;
        });
  }

  /** Before anything is stored: if it fails, the driver says it again. */
  private void freeVip(String loadBalancer) {
    resources
        .read(reading -> reading.find(Kind.LOAD_BALANCER, loadBalancer))
        .filter(row -> row.flag("vip_octavia_owned"))
        .map(row -> row.text("vip_port_id"))
        .ifPresent(ports::delete);
  }

  /** The load balancer that the object belongs to. */
  private static String owner(Reading reading, Row row, Kind kind) {
    return switch (kind) {
      case LOAD_BALANCER -> row.id();
      case LISTENER, POOL -> row.required("load_balancer_id");
      case MEMBER, HEALTH_MONITOR -> above(reading, row, Kind.POOL, "pool_id");
      case L7_POLICY -> above(reading, row, Kind.LISTENER, "listener_id");
      case L7_RULE -> above(reading, row, Kind.L7_POLICY, "l7policy_id");
      default -> throw new IllegalArgumentException("drivers report nothing of a " + kind);
    };
  }

  private static String above(Reading reading, Row row, Kind kind, String column) {
    return owner(reading, reading.find(kind, row.required(column)).orElseThrow(), kind);
  }
}
