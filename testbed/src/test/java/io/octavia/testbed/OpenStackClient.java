package io.octavia.testbed;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The unmodified {@code openstack} client, and which sub-commands and options served. */
final class OpenStackClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path script;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final Map<String, TreeSet<String>> commands;
  private final Map<String, TreeSet<String>> unused;

  private OpenStackClient(Path script, Process process) {
    this.script = script;
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new TreeMap<>();
    this.unused = new TreeMap<>();
    ask(List.of("entry points"))
        .properties()
        .forEach(point -> {
          var options = new TreeSet<String>();
          point.getValue().forEach(option -> options.add(option.asString()));
          commands.put(point.getKey(), options);
          unused.put(point.getKey(), new TreeSet<>(options));
        });
  }

  /** A client with that environment, as {@code OS_*} variables. */
  static OpenStackClient start(Map<String, String> environment) {
    try {
      var script = Files.createTempFile("octavia-testbed-", ".py");
      try (var source = OpenStackClient.class.getResourceAsStream("openstack-commands.py")) {
        Files.write(script, source.readAllBytes());
      }
      var builder = new ProcessBuilder("/usr/bin/python3", script.toString());
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      return new OpenStackClient(script, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code openstack} with the arguments. */
  Command.Result run(List<String> arguments) {
    var answer = ask(arguments);
    if (answer.path("status").asInt() == 0) record(arguments);
    return new Command.Result(
        arguments,
        answer.path("status").asInt(),
        answer.path("output").asString(),
        answer.path("errors").asString());
  }

  /** Runs {@code openstack} with those arguments, in which no word has a space. */
  JsonNode openStack(String arguments) {
    var all = words(arguments);
    all.addAll(List.of("-f", "json"));
    return JSON.readTree(run(all).orFail());
  }

  /** Runs {@code openstack loadbalancer}, with an answer in JSON. */
  JsonNode json(String arguments) {
    return openStack("loadbalancer " + arguments);
  }

  /** The same, however it ends. */
  Command.Result loadBalancer(String arguments) {
    return run(words("loadbalancer " + arguments));
  }

  /** The same; there is nothing to tell. */
  void silent(String arguments) {
    var output = loadBalancer(arguments).orFail();
    if (!output.isEmpty()) throw new AssertionError(arguments + ": " + output);
  }

  /** The same; it ends with that reason. */
  void refused(String arguments, String reason) {
    var result = loadBalancer(arguments);
    if (result.status() == 0 || !result.errors().contains(reason)) {
      throw new AssertionError("%s: wanted '%s', got %s".formatted(arguments, reason, result));
    }
  }

  /** All sub-commands of {@code openstack loadbalancer}: the entry points of its plugin. */
  Set<String> commands() {
    return commands.keySet();
  }

  /** Those that nobody ran yet with success. */
  List<String> unusedCommands() {
    return unused.entrySet().stream()
        .filter(it -> it.getValue().equals(commands.get(it.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The options that nobody used yet with success, as {@code sub-command --option}. */
  List<String> unusedOptions() {
    return unused.entrySet().stream()
        .flatMap(it -> it.getValue().stream().map(option -> it.getKey() + " " + option))
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String arguments) {
    return new ArrayList<>(Pattern.compile(" +").splitAsStream(arguments).toList());
  }

  private void record(List<String> arguments) {
    for (int length = Math.min(4, arguments.size()); length > 0; length--) {
      var options = unused.get(String.join(" ", arguments.subList(0, length)));
      if (options == null) continue;
      arguments.forEach(options::remove);
      // by these a command is known to have been used, whatever its options
      options.removeAll(List.of("--help", "-h"));
      return;
    }
  }

  private JsonNode ask(List<String> line) {
    try {
      requests.write(JSON.writeValueAsString(line));
      requests.newLine();
      requests.flush();
      var answer = answers.readLine();
      if (answer == null) throw new AssertionError("the client died at " + line);
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("the client died at " + line, e);
    }
  }
}
