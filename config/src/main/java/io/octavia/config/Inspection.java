package io.octavia.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks over everything that was written, for what the operator should know. */
final class Inspection {
  private final Config config;
  private final Layers layers;
  private final List<Notice> notices = new ArrayList<>();
  private final Set<Option<?>> seen = new HashSet<>();

  Inspection(Config config, Layers layers) {
    this.config = config;
    this.layers = layers;
  }

  List<Notice> notices() {
    for (var name : layers.names()) {
      var option = Schema.option(name);
      var now = Schema.formerly(name);
      if (option.isPresent()) react(option.get());
      else if (!now.isEmpty()) renamed(name, now);
      else if (!known(name)) unknown(name);
    }
    Schema.options().filter(config::isSet).forEach(this::react);
    Schema.options().filter(option -> !config.isSet(option)).forEach(this::reactToAbsence);
    return notices;
  }

  List<Notice> noticesAfterReload(Layers started) {
    Schema.options()
        .filter(option -> !option.reloadable())
        .filter(option -> !texts(option, layers).equals(texts(option, started)))
        .forEach(option ->
            add(
                Notice.Level.WARNING,
                config.written(option, layers).map(Layers.Written::origin).orElse("reload"),
                option.fullName(),
                "has changed, which takes effect at the next start only"));
    return notices();
  }

  private Optional<List<String>> texts(Option<?> option, Layers from) {
    return config.written(option, from).map(Layers.Written::texts);
  }

  private void react(Option<?> option) {
    if (!seen.add(option)) return;
    var written = config.written(option, layers);
    if (written.isEmpty()) return;
    var origin = written.get().origin();
    try {
      var text = config.substituted(option, written.get().texts().getLast());
      option
          .declaration()
          .reaction()
          .to(config, text)
          .ifPresent(remark -> add(remark.level(), origin, option.fullName(), remark.sentence()));
    } catch (ConfigException e) {
      add(Notice.Level.WARNING, origin, option.fullName(), String.valueOf(e.getMessage()));
    }
  }

  private void reactToAbsence(Option<?> option) {
    var sentence = option.declaration().whenAbsent();
    if (sentence != null) add(Notice.Level.WARNING, "default", option.fullName(), sentence);
  }

  private void renamed(OptionName name, List<Option<?>> now) {
    var names = String.join(" and ", now.stream().map(Option::toString).toList());
    add(Notice.Level.INFO, origin(name), name, "is now " + names);
    now.forEach(this::react);
  }

  private void unknown(OptionName name) {
    var meant = Spelling.closest(name).map(close -> "; did you mean " + close + "?").orElse("");
    add(Notice.Level.WARNING, origin(name), name, "is not an option, ignored" + meant);
  }

  /** In a section of a library that may be present, or in one that an auth_section names. */
  private boolean known(OptionName name) {
    return Schema.open(name.section())
        || Schema.options().anyMatch(option -> readFrom(option, name));
  }

  private boolean readFrom(Option<?> option, OptionName name) {
    var elsewhere = option.declaration().sectionElsewhere();
    return elsewhere != null
        && config.find(elsewhere).map(IniFile::folded).equals(Optional.of(name.section()))
        && (option.name().equals(name.option())
            || option.declaration().formerNames().stream()
                .anyMatch(former -> former.option().equals(name.option())));
  }

  private String origin(OptionName name) {
    return layers.written(name, List.of(), false).map(Layers.Written::origin).orElse("");
  }

  private void add(Notice.Level level, String origin, OptionName name, String text) {
    notices.add(new Notice(level, origin, name.section(), name.option(), text));
  }
}
