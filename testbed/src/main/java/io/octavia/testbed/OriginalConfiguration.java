package io.octavia.testbed;

import java.util.Map;

/**
 * What processes of the original are told: {@code octavia.conf} for such that build nothing, and
 * more.
 *
 * @param options values by {@code section.option}, which overrule the others
 * @param environment what is added to ours
 */
record OriginalConfiguration(Map<String, String> options, Map<String, String> environment) {
  /** Nothing more. */
  static final OriginalConfiguration PLAIN = new OriginalConfiguration(Map.of(), Map.of());

  static OriginalConfiguration of(Map<String, String> options) {
    return new OriginalConfiguration(options, Map.of());
  }

  /** Of what is said twice the last counts. */
  String written() {
    return Installation.text(options);
  }

  /**
   * Its text.
   *
   * @param database what {@code [database] connection} says
   * @param transport what {@code [DEFAULT] transport_url} says; {@code fake:/} loses all calls
   */
  String text(String database, String transport) {
    return """
    [DEFAULT]
    transport_url = %s
    host = original
    [oslo_messaging]
    topic = octavia_prov
    [oslo_messaging_rabbit]
    amqp_durable_queues = true
    rabbit_retry_interval = 1
    rabbit_interval_max = 2
    [api_settings]
    auth_strategy = noauth
    enabled_provider_drivers = amphora:amphora, octavia:octavia, noop_driver:noop
    [database]
    connection = %s
    [controller_worker]
    workers = 1
    network_driver = network_noop_driver
    compute_driver = compute_noop_driver
    amphora_driver = amphora_noop_driver
    image_driver = image_noop_driver
    client_ca = ca.crt
    [certificates]
    cert_generator = local_cert_generator
    cert_manager = local_cert_manager
    ca_certificate = ca.crt
    ca_private_key = ca.key
    [task_flow]
    engine = parallel
    jobboard_enabled = false
    [haproxy_amphora]
    active_connection_max_retries = 1
    [oslo_policy]
    policy_dirs = none
    """
            .formatted(transport.replace("$", "$$"), database.replace("$", "$$"))
        + written();
  }
}
