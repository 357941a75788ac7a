package io.octavia.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration for tests, from texts, on a machine that is described. */
final class Written {
  private final Path directory;
  private final List<Path> files = new ArrayList<>();
  private final Map<String, String> overrides = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> addresses = new HashMap<>();

  Written(Path directory) {
    this.directory = directory;
  }

  /** One more file, which wins over those before. */
  Written file(String name, String text) {
    files.add(write(name, text));
    return this;
  }

  Written file(String text) {
    return file("octavia.conf", text);
  }

  Written path(Path path) {
    files.add(path);
    return this;
  }

  Written override(String option, String text) {
    overrides.put(option, text);
    return this;
  }

  Written variable(String name, String text) {
    environment.put(name, text);
    return this;
  }

  Written address(String networkInterface, String address) {
    addresses.put(networkInterface, address);
    return this;
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Config load() {
    var machine =
        new Machine(
            () -> "controller-1", environment, name -> Optional.ofNullable(addresses.get(name)));
    return Config.load(new Sources(files, overrides, machine));
  }
}
