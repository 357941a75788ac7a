package io.octavia.rpc;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.octavia.config.Config;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How a broker received us; for people who ask. */
public sealed interface BrokerVisit {
  /** We could log in. */
  record LetIn(String broker) implements BrokerVisit {}

  /** Nobody answers there, or it is no broker. */
  record Silent(String broker, String why) implements BrokerVisit {}

  /** It does not know us, or we may not use the virtual host. */
  record Refused(String broker, String user, String virtualHost, String why)
      implements BrokerVisit {}

  /**
   * Goes to each broker of {@code [DEFAULT] transport_url} once.
   *
   * @throws io.octavia.config.ConfigException if the configuration cannot be used
   */
  static List<BrokerVisit> all(Config config) {
    var settings = RabbitSettings.of(config);
    var brokers = new Brokers(settings);
    var visits = new ArrayList<BrokerVisit>();
    for (var host : settings.url().hosts()) {
      visits.add(visit(brokers, host, settings.url().virtualHost()));
    }
    return visits;
  }

  private static BrokerVisit visit(Brokers brokers, TransportUrl.Host host, String virtualHost) {
    try (var _ = brokers.connect(host, "doctor")) {
      return new LetIn(host.toString());
    } catch (IOException | AlreadyClosedException e) {
      var why = reason(e);
      return isRefusal(e)
          ? new Refused(host.toString(), host.user(), virtualHost, why)
          : new Silent(host.toString(), why);
    }
  }

  /** The broker ends the connection if it does not like the virtual host. */
  private static boolean isRefusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PossibleAuthenticationFailureException
          || cause instanceof ShutdownSignalException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) cause = cause.getCause();
    var message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
