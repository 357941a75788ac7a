package io.octavia.server;

import java.lang.reflect.Proxy;

/**
 * The signal HUP. Java has it in a class that is not part of its API and that every Java has; the
 * compiler warns of it wherever it is named, so it is reached without naming it.
 */
final class Hangup {
  private Hangup() {}

  /** Does this whenever the process is sent HUP, which ends it no more. */
  static void then(Runnable work) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var ours =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      work.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" ->
                        System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    default -> "HUP";
                  });
      var hangup = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangup, ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java knows no signals", e);
    }
  }
}
