package io.octavia.drivers.local;

import java.nio.file.Path;

/**
 * A process that makes and removes amphorae until it is killed. Says {@code open}, then a line a
 * round.
 */
final class Churn {
  private Churn() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalCloud cloud = LocalCloud.open(Settings.of(Path.of(arguments[0])));
    System.out.println("open");
    for (String name : new String[] {"amphora-a", "amphora-b", "amphora-c"}) {
      Thread.ofPlatform()
          .start(() -> {
            Scenario scenario = new Scenario(cloud, name);
            while (true) {
              scenario.build();
              cloud.host(name, cloud.networks().networks().getFirst().id());
              System.out.println(name);
              scenario.remove();
              cloud.removeHost(name);
            }
          });
    }
  }
}
