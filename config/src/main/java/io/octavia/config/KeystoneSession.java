package io.octavia.config;

import java.util.Optional;
import java.util.function.Function;

/** The options of a section about the connection itself, those of keystoneauth's session. */
public final class KeystoneSession {
  public final Option<String> cafile;
  public final Option<String> certfile;
  public final Option<String> keyfile;
  public final Option<Boolean> insecure;
  public final Option<Double> timeout;
  public final Option<Boolean> collectTiming;
  public final Option<Boolean> splitLoggers;

  /** Declares the options in the section; where the CA file is not written, it comes from there. */
  KeystoneSession(Section.Builder in, Function<Config, Optional<String>> cafileOtherwise) {
    cafile =
        in.text("cafile")
            .fallback(cafileOtherwise)
            .help("File with the CA of the service's certificate.");
    certfile = in.text("certfile").help("File with our certificate.");
    keyfile = in.text("keyfile").help("File with the key of our certificate.");
    insecure =
        in.flag("insecure").byDefault(false).help("Do not verify the service's certificate.");
    timeout = in.decimal("timeout").help("Seconds to wait for an answer. Unset: no limit.");
    collectTiming =
        in.flag("collect_timing").byDefault(false).help("Known, and without effect here.");
    splitLoggers =
        in.flag("split_loggers").byDefault(false).help("Known, and without effect here.");
  }
}
