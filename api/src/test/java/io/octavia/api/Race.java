package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several callers that want to make the same thing at the same time. */
final class Race {
  private static final int RACERS = 8;

  private Race() {}

  /** One of them makes it, and the others are told that it is there or being made. */
  static void ofCreates(Bench bench) throws Exception {
    var lb = bench.loadBalancer();
    var pool = bench.pool(lb, "HTTP");
    run(() ->
        bench.post(
            "/listeners",
            "{'listener':{'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':80}}"
                .formatted(lb)));
    bench.settle();
    run(() ->
        bench.post(
            "/pools/" + pool + "/members", "{'member':{'address':'10.0.0.1','protocol_port':1}}"));
    bench.settle();
    run(() ->
        bench.post(
            "/healthmonitors",
            "{'healthmonitor':{'pool_id':'%s','type':'TCP','delay':1,'timeout':1,'max_retries':1}}"
                .formatted(pool)));
    bench.settle();
  }

  private static void run(Callable<Bench.Answer> call) throws Exception {
    var start = new CountDownLatch(1);
    var statuses = new TreeMap<Integer, Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Bench.Answer>>();
      for (int racer = 0; racer < RACERS; racer++) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return call.call();
            }));
      }
      start.countDown();
      for (var answer : answers) statuses.merge(answer.get().status(), 1, Integer::sum);
    }
    assertThat(statuses).isEqualTo(Map.of(201, 1, 409, RACERS - 1));
  }
}
