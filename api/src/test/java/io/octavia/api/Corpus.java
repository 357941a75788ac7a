package io.octavia.api;

import io.octavia.api.corpus.Asked;
import io.octavia.api.corpus.Kinds;
import io.octavia.api.corpus.Requests;
import io.octavia.config.Config;
import java.util.List;

/** Requests of the API, valid ones and broken ones, made from the declarations of its objects. */
public final class Corpus {
  private Corpus() {}

  /**
   * All of them, each meant for the same scene, in an order that only the seed decides.
   *
   * @see io.octavia.api.corpus.Scene
   */
  public static List<Asked> of(long seed) {
    var declared = new Declarations(Config.of(java.util.Map.of()));
    return new Requests(
            new Kinds(
                kind(declared.loadBalancers),
                kind(declared.listeners),
                kind(declared.pools),
                kind(declared.members),
                kind(declared.monitors),
                kind(declared.policies),
                kind(declared.rules),
                kind(declared.flavorProfiles),
                kind(declared.flavors),
                kind(declared.zoneProfiles),
                kind(declared.zones),
                kind(declared.quotas),
                kind(declared.amphorae)),
            seed)
        .all();
  }

  private static Kinds.Kind kind(Resource resource) {
    return new Kinds.Kind(resource.root(), resource.plural(), resource.schema());
  }
}
