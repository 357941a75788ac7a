package io.octavia.worker;

import io.octavia.config.Compute;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Default;
import io.octavia.config.HaproxyAmphora;
import io.octavia.config.KeepalivedVrrp;
import io.octavia.config.Networking;
import io.octavia.config.Nova;
import io.octavia.domain.Topology;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the worker reads from the configuration.
 *
 * @param topology of load balancers whose flavor names none
 * @param managementNetworks the servers boot on these; never plugged for members
 * @param antiAffinityPolicy null: servers need not be kept apart
 * @param advertInterval seconds
 * @param buildLimit how many servers may be built at the same time; 0: any number
 * @param lease how long a load balancer is claimed for
 * @param grace how long what runs may take to its end when the worker stops
 * @param errorRetry when a load balancer that was given up is tried again; null: never
 * @param budgets how long each kind of action is tried
 */
record Settings(
    Topology topology,
    List<String> managementNetworks,
    @Nullable String antiAffinityPolicy,
    int advertInterval,
    int buildLimit,
    Duration lease,
    Duration grace,
    @Nullable Duration errorRetry,
    Budgets budgets) {

  /**
   * How long each kind of action is tried before the change is given up; upstream's retry options,
   * multiplied out.
   *
   * @param network ports and security groups
   * @param compute servers and their groups
   * @param boot a server's boot, and the wait for a place to build it in
   * @param active a server from booting to running
   * @param agent an agent that is new, or that serves a load balancer nobody replaces
   * @param agentInFailover an agent of a load balancer with an amphora being replaced
   * @param longestPause between two tries
   */
  record Budgets(
      Duration network,
      Duration compute,
      Duration boot,
      Duration active,
      Duration agent,
      Duration agentInFailover,
      Duration longestPause) {

    Duration of(Action action, boolean inFailover) {
      return switch (action) {
        case Action.Enlist _,
            Action.MakeVipPort _,
            Action.SecureVip _,
            Action.MakeVrrpPort _,
            Action.UnplugNetwork _,
            Action.RemoveShared _,
            Action.RemoveVip _ ->
            network;
        case Action.MakeServerGroup _, Action.RemoveAmphora _ -> compute;
        case Action.BootServer _ -> boot;
        case Action.AwaitServer _ -> active;
        case Action.AwaitAgent _ -> agent;
        case Action.PlugVip _,
            Action.PlugNetwork _,
            Action.PushConfig _,
            Action.StartVrrp _,
            Action.Reconfigure _,
            Action.RotateCertificate _ ->
            inFailover ? agentInFailover : agent;
      };
    }
  }

  static Settings of(Config config) {
    return new Settings(
        Topology.of(config.get(ControllerWorker.LOADBALANCER_TOPOLOGY)),
        config.get(ControllerWorker.AMP_BOOT_NETWORK_LIST),
        config.get(Nova.ENABLE_ANTI_AFFINITY) ? config.get(Nova.ANTI_AFFINITY_POLICY) : null,
        config.get(KeepalivedVrrp.VRRP_ADVERT_INT),
        Math.max(0, config.get(HaproxyAmphora.BUILD_RATE_LIMIT)),
        Duration.ofSeconds(config.get(ControllerWorker.LEASE_SECONDS)),
        Duration.ofSeconds(config.get(Default.GRACEFUL_SHUTDOWN_TIMEOUT)),
        retry(config.get(ControllerWorker.ERROR_RETRY_INTERVAL)),
        budgets(config));
  }

  private static @Nullable Duration retry(int seconds) {
    return seconds == 0 ? null : Duration.ofSeconds(seconds);
  }

  private static Budgets budgets(Config config) {
    var interval = config.get(HaproxyAmphora.CONNECTION_RETRY_INTERVAL);
    var compute =
        growing(
            config.get(Compute.MAX_RETRIES),
            config.get(Compute.RETRY_INTERVAL),
            config.get(Compute.RETRY_BACKOFF),
            config.get(Compute.RETRY_MAX));
    var place =
        times(
            config.get(HaproxyAmphora.BUILD_ACTIVE_RETRIES),
            config.get(HaproxyAmphora.BUILD_RETRY_INTERVAL));
    return new Budgets(
        growing(
            config.get(Networking.MAX_RETRIES),
            config.get(Networking.RETRY_INTERVAL),
            config.get(Networking.RETRY_BACKOFF),
            config.get(Networking.RETRY_MAX)),
        compute,
        config.get(HaproxyAmphora.BUILD_RATE_LIMIT) > 0 ? compute.plus(place) : compute,
        times(
            config.get(ControllerWorker.AMP_ACTIVE_RETRIES),
            config.get(ControllerWorker.AMP_ACTIVE_WAIT_SEC)),
        times(config.get(HaproxyAmphora.CONNECTION_MAX_RETRIES), interval),
        times(
            config.get(HaproxyAmphora.ACTIVE_CONNECTION_MAX_RETRIES),
            config.get(HaproxyAmphora.ACTIVE_CONNECTION_RETRY_INTERVAL)),
        Duration.ofSeconds(Math.max(1, interval)));
  }

  private static Duration times(int tries, int seconds) {
    return Duration.ofSeconds((long) tries * seconds);
  }

  /** Waits that double from {@code first}, times {@code backoff}, up to {@code longest} seconds. */
  private static Duration growing(int tries, int first, int backoff, int longest) {
    var seconds = 0L;
    for (var tried = 0; tried < tries; tried++) {
      var wait = (long) first * Math.max(1, backoff) * (1L << Math.min(tried, 30));
      seconds += Math.min(longest, wait);
    }
    return Duration.ofSeconds(seconds);
  }
}
