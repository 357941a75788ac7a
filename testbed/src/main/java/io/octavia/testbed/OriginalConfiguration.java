package io.octavia.testbed;

/** {@code octavia.conf} for processes of the original that build nothing. */
final class OriginalConfiguration {
  private OriginalConfiguration() {}

  /**
   * Its text.
   *
   * @param database what {@code [database] connection} says
   * @param transport what {@code [DEFAULT] transport_url} says; {@code fake:/} loses all calls
   */
  static String text(String database, String transport) {
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
        .formatted(transport.replace("$", "$$"), database.replace("$", "$$"));
  }
}
