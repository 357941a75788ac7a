package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.config.Default;
import io.octavia.rpc.BrokerVisit;

/** The brokers that calls go over, if there are any. */
final class BrokerSeam {
  private static final String SEAM = "broker";

  private BrokerSeam() {}

  static void examine(Config config, Report report) {
    if (!config.isSet(Default.TRANSPORT_URL)) {
      report.unasked(SEAM, "[DEFAULT] transport_url is not set: the database is enough for us");
      return;
    }
    for (var visit : BrokerVisit.all(config)) {
      switch (visit) {
        case BrokerVisit.LetIn(var broker) -> report.fine(SEAM, broker + " lets us in");
        case BrokerVisit.Silent(var broker, var why) ->
            report.wrong(
                SEAM,
                broker + " does not answer: " + why,
                "systemctl start rabbitmq-server, or correct [DEFAULT] transport_url");
        case BrokerVisit.Refused(var broker, var user, var virtualHost, var why) ->
            report.wrong(
                SEAM,
                broker + " does not let us in: " + why,
                "rabbitmqctl change_password %1$s PASSWORD (or add_user); rabbitmqctl set_permissions -p '%2$s' %1$s '.*' '.*' '.*'"
                    .formatted(user, virtualHost));
      }
    }
  }
}
