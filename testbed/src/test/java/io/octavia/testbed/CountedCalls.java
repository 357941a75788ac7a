package io.octavia.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls that some controllers make to Neutron, to Nova and to Cinder, which they believe to be
 * where their calls are counted.
 */
record CountedCalls(CountedService neutron, CountedService nova, CountedService cinder)
    implements AutoCloseable {
  static CountedCalls of(WholeCloud cloud) {
    return new CountedCalls(
        CountedService.before(cloud.neutron().address()),
        CountedService.before(cloud.nova().address()),
        CountedService.before(cloud.cinder().address()));
  }

  /** What makes controllers, ours or the original's, call here. */
  Map<String, String> settings() {
    return Map.of(
        "neutron.endpoint_override",
        neutron.address().toString(),
        "nova.endpoint",
        nova.address() + "/v2.1",
        "cinder.endpoint",
        cinder.address() + "/v3");
  }

  /** Those since the last look. */
  Taken take() {
    return new Taken(neutron.take(), nova.take(), cinder.take());
  }

  /** From now on. */
  void forget() {
    take();
  }

  @Override
  public void close() {
    neutron.close();
    nova.close();
    cinder.close();
  }

  /** Calls of one operation. */
  record Taken(
      List<CountedService.Call> neutron,
      List<CountedService.Call> nova,
      List<CountedService.Call> cinder) {
    int all() {
      return neutron.size() + nova.size() + cinder.size();
    }

    /** Each kind of call, how often it was made, and what all of them took. */
    String details() {
      var lines = new TreeMap<String, List<Duration>>();
      var calls = new ArrayList<>(neutron);
      calls.addAll(nova);
      calls.addAll(cinder);
      for (var call : calls) {
        var what = call.status() < 400 ? call.what() : call.what() + " (" + call.status() + ")";
        lines.computeIfAbsent(what, _ -> new ArrayList<>()).add(call.time());
      }
      var text = new StringBuilder();
      lines.forEach((what, times) -> {
        var millis = times.stream().mapToLong(Duration::toMillis).sum();
        text.append("%d × `%s` %d ms%n".formatted(times.size(), what, millis));
      });
      return text.toString().strip();
    }

    @Override
    public String toString() {
      var all = "%d calls of Neutron, %d of Nova".formatted(neutron.size(), nova.size());
      return cinder.isEmpty() ? all : all + ", %d of Cinder".formatted(cinder.size());
    }
  }
}
