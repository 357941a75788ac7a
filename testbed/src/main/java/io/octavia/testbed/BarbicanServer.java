package io.octavia.testbed;

import java.net.URI;
import java.util.Map;

/** A real Barbican, whose secrets are in SQLite. */
public final class BarbicanServer implements AutoCloseable {
  private final ServiceProcess process;

  private BarbicanServer(ServiceProcess process) {
    this.process = process;
  }

  /** One that answers, and is in the catalog. */
  public static BarbicanServer start(Keystone keystone) {
    var process = ServiceProcess.prepare("barbican");
    var barbican = new BarbicanServer(process);
    try {
      var account = keystone.account("service", "barbican", "admin", "service");
      barbican.configure(ServiceProcess.credentials(keystone, account));
      barbican.up();
      keystone.register("key-manager", "barbican", process.address());
      return barbican;
    } catch (AssertionError | RuntimeException e) {
      barbican.close();
      throw e;
    }
  }

  /** It takes no option, but looks into its user's directory. */
  private void configure(String credentials) {
    process.write(
        ".barbican/barbican.conf",
        """
        [DEFAULT]
        host_href = %1$s
        sql_connection = sqlite:///%2$s/barbican.db?timeout=60
        db_auto_create = true
        transport_url = fake:/
        use_stderr = true
        [queue]
        enable = false
        [secretstore]
        namespace = barbican.secretstore.plugin
        enabled_secretstore_plugins = store_crypto
        [crypto]
        namespace = barbican.crypto.plugin
        enabled_crypto_plugins = simple_crypto
        [simple_crypto_plugin]
        kek = YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=
        [oslo_policy]
        enforce_scope = false
        enforce_new_defaults = false
        %3$s\
        """
            .formatted(address(), process.directory(), credentials));
  }

  /** Where it is. */
  public URI address() {
    return process.address();
  }

  /** Calls of its API, version 1, with a token. */
  public ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(address() + "/v1"), token);
  }

  /** Ends it: connections are refused until {@link #up()}. */
  public void down() {
    process.stop();
  }

  /** Starts it again, with all that it knew. */
  public void up() {
    process.start(
        process.uwsgi("/usr/bin/barbican-wsgi-api", 4),
        Map.of("HOME", process.directory().toString()));
  }

  /** What it wrote to its log. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}
