package io.octavia.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every section and option there is, in the order of the sample file. */
final class Schema {
  static final List<Section> SECTIONS =
      List.of(
          Default.SECTION,
          ApiSettings.SECTION,
          AmphoraAgent.SECTION,
          Compute.SECTION,
          Networking.SECTION,
          HaproxyAmphora.SECTION,
          ControllerWorker.SECTION,
          KeepalivedVrrp.SECTION,
          TaskFlow.SECTION,
          HouseKeeping.SECTION,
          Certificates.SECTION,
          HealthManager.SECTION,
          Nova.SECTION,
          Cinder.SECTION,
          Glance.SECTION,
          Neutron.SECTION,
          Quotas.SECTION,
          Audit.SECTION,
          DriverAgent.SECTION,
          ServiceAuth.SECTION,
          KeystoneAuthtoken.SECTION,
          Database.SECTION,
          OsloMessagingRabbit.SECTION,
          OsloMessagingNotifications.SECTION,
          AuditMiddlewareNotifications.SECTION,
          OsloPolicy.SECTION,
          OsloMiddleware.SECTION,
          Cors.SECTION,
          Healthcheck.SECTION,
          OsloReports.SECTION,
          OsloMessaging.SECTION,
          LocalCloud.SECTION,
          Monitoring.SECTION);

  /** Sections of libraries that only some deployments have; anything may be written in them. */
  private static final Set<String> OPEN_SECTIONS =
      Set.of("key_manager", "barbican", "barbican_service_user", "vault", "oslo_messaging_metrics");

  private static final Map<OptionName, Option<?>> BY_NAME =
      options().collect(Collectors.toUnmodifiableMap(Option::fullName, option -> option));

  private static final Map<OptionName, List<Option<?>>> BY_FORMER_NAME = byFormerName();

  private Schema() {}

  static Stream<Option<?>> options() {
    return Stream.concat(SECTIONS.stream(), Retired.SECTIONS.stream())
        .flatMap(section -> section.options().stream());
  }

  static Optional<Option<?>> option(OptionName name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The options that were once called so. */
  static List<Option<?>> formerly(OptionName name) {
    return BY_FORMER_NAME.getOrDefault(name, List.of());
  }

  static boolean open(String section) {
    return OPEN_SECTIONS.contains(section) || section.startsWith(Cors.FURTHER);
  }

  private static Map<OptionName, List<Option<?>>> byFormerName() {
    var byFormerName = new HashMap<OptionName, List<Option<?>>>();
    options()
        .forEach(option ->
            option
                .declaration()
                .formerNames()
                .forEach(name ->
                    byFormerName.merge(
                        name,
                        List.of(option),
                        (some, more) -> Stream.concat(some.stream(), more.stream()).toList())));
    return byFormerName;
  }
}
