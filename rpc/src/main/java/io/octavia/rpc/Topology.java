package io.octavia.rpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Exchange and queues, declared as oslo.messaging declares them. If they are there with the other
 * durability, they are taken as they are, as it does, too.
 */
final class Topology {
  /** Where workers of this version of the calls listen. */
  static final String TOPIC = "octavia_provisioning_v2";

  private Topology() {}

  private interface Declaration {
    void on(Channel channel, boolean durable) throws IOException;
  }

  /** A channel on which calls can be published. */
  static Channel toPublish(Connection connection, RabbitSettings settings) throws IOException {
    return declared(connection, settings.queues().durable(), List.of(exchange(settings)));
  }

  /** A channel with the queues of workers of this machine. */
  static Channel toConsume(Connection connection, RabbitSettings settings) throws IOException {
    var declarations = new ArrayList<Declaration>();
    declarations.add(exchange(settings));
    for (var name : queues(settings)) declarations.add(queue(settings, name));
    return declared(connection, settings.queues().durable(), declarations);
  }

  /** The queues that workers read. */
  static List<String> queues(RabbitSettings settings) {
    return Stream.of(TOPIC, ownQueue(settings), settings.formerTopic())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The queue that only workers of this machine read. */
  private static String ownQueue(RabbitSettings settings) {
    return TOPIC + "." + settings.host();
  }

  private static Declaration exchange(RabbitSettings settings) {
    return (channel, durable) ->
        channel.exchangeDeclare(
            settings.exchange(),
            BuiltinExchangeType.TOPIC,
            durable,
            settings.queues().autoDelete(),
            null);
  }

  private static Declaration queue(RabbitSettings settings, String name) {
    return (channel, durable) -> {
      var queues = settings.queues();
      channel.queueDeclare(name, durable, false, queues.autoDelete(), queues.arguments());
      channel.queueBind(name, settings.exchange(), name);
    };
  }

  /** A refused declaration closes its channel, so each is tried on one of its own first. */
  private static Channel declared(
      Connection connection, boolean durable, List<Declaration> declarations) throws IOException {
    for (var declaration : declarations) {
      try {
        once(connection, durable, declaration);
      } catch (IOException e) {
        if (!isRefused(e)) throw e;
        once(connection, !durable, declaration);
      }
    }
    return connection.createChannel();
  }

  private static void once(Connection connection, boolean durable, Declaration declaration)
      throws IOException {
    var channel = connection.createChannel();
    declaration.on(channel, durable);
    channel.abort();
  }

  private static boolean isRefused(IOException failure) {
    return failure.getCause() instanceof ShutdownSignalException signal
        && signal.getReason() instanceof AMQP.Channel.Close close
        && close.getReplyCode() == AMQP.PRECONDITION_FAILED;
  }
}
