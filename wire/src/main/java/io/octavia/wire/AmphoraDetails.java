package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Answer of {@code GET /1.0/details}. What controllers do not need may be absent when read.
 *
 * @param networks by interface name
 * @param active always true
 * @param haproxyCount load balancers with a running HAProxy
 * @param lvsListenerProcessCount UDP and SCTP listeners with a running keepalived
 * @param load of the last 1, 5 and 15 minutes, as text
 * @param activeTunedProfiles words, {@code ""} if there are none
 * @param topology always {@code SINGLE}
 * @param topologyStatus always {@code OK}
 * @param listeners ids, sorted
 * @param packages always empty
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AmphoraDetails(
    String hostname,
    String haproxyVersion,
    String apiVersion,
    String keepalivedVersion,
    String ipvsadmVersion,
    Map<String, Traffic> networks,
    boolean active,
    int haproxyCount,
    int lvsListenerProcessCount,
    @Nullable Integer cpuCount,
    @Nullable Cpu cpu,
    @Nullable Memory memory,
    @Nullable Disk disk,
    List<String> load,
    @Nullable String activeTunedProfiles,
    String topology,
    String topologyStatus,
    List<String> listeners,
    Map<String, String> packages) {
  /** What of it an agent tells without the rest, too. */
  public AmphoraInfo info() {
    return new AmphoraInfo(hostname, haproxyVersion, apiVersion, keepalivedVersion, ipvsadmVersion);
  }

  /** Bytes sent and received by one interface. */
  public record Traffic(@JsonProperty("network_tx") long tx, @JsonProperty("network_rx") long rx) {}

  /** Ticks since boot. Only {@code total} is a number on the wire. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Cpu(long total, String user, String system, String softIrq) {}

  /** Kilobytes. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Memory(
      long total, long free, long buffers, long cached, long swapUsed, long shared, long slab) {}

  /** Bytes of the root file system. */
  public record Disk(long used, long available) {}
}
