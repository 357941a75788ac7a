package io.octavia.worker;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;

/**
 * What the actions of one round work from.
 *
 * @param graph as loaded, with the topology filled in
 * @param serving the graph as the agents are to see it: without amphorae that are to go
 */
record Round(LoadBalancer graph, LoadBalancer serving, Facts facts) {
  static Round of(LoadBalancer graph, Facts facts, Settings settings) {
    var topology = Plan.topology(graph, settings);
    var peers =
        Plan.live(graph, facts).stream().filter(amphora -> amphora.vrrpIp() != null).toList();
    return new Round(
        Graph.with(graph, graph.amphorae(), topology), Graph.with(graph, peers, topology), facts);
  }

  Amphora amphora(AmphoraId id) {
    return graph
        .amphora(id)
        .orElseThrow(() -> new IllegalStateException("no amphora " + id + " of " + graph.id()));
  }
}
