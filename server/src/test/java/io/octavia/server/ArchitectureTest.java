package io.octavia.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules, as docs/architecture.md draws them. */
class ArchitectureTest {
  private static final String ROOT = "io.octavia.";

  /** Module to the modules that it may use. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("domain", List.of()),
          Map.entry("config", List.of()),
          Map.entry("http", List.of()),
          Map.entry("provider", List.of()),
          Map.entry("db", List.of("domain", "provider")),
          Map.entry("wire", List.of("domain")),
          Map.entry("haproxy", List.of("domain")),
          Map.entry("api", List.of("domain", "config", "db", "http", "provider")),
          Map.entry("worker", List.of("domain", "config", "db")),
          Map.entry("health", List.of("domain", "config", "db", "wire")),
          Map.entry("rpc", List.of("domain", "config", "db", "http", "provider")),
          Map.entry("housekeeping", List.of("domain", "config", "db")),
          Map.entry("driveragent", List.of("domain", "config", "db", "http", "provider")),
          Map.entry("drivers.local", List.of("domain", "http")),
          Map.entry("drivers.certificates", List.of("domain")),
          Map.entry("drivers.noop", List.of("domain", "provider")),
          Map.entry(
              "drivers.openstack", List.of("domain", "config", "http", "drivers.certificates")),
          Map.entry(
              "drivers.amphora",
              List.of("domain", "config", "wire", "haproxy", "http", "drivers.certificates")),
          Map.entry("agent", List.of("domain", "config", "wire", "haproxy", "http")));

  /**
   * Packages of libraries that only some modules may see. Of jOOQ the others use the transaction
   * that {@code Db} gave them and the declared tables, and nothing that could reach a database
   * otherwise.
   */
  private static final Map<String, List<String>> OWNERS =
      Map.of(
          "io.helidon", List.of("http"),
          "org.jooq.impl", List.of("db"),
          "com.zaxxer.hikari", List.of("db"),
          "org.snakeyaml", List.of("api", "agent"),
          "com.rabbitmq", List.of("rpc"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.octavia");

  static List<String> modules() {
    return List.copyOf(ARROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_uses_only_what_its_arrows_say(String module) {
    var allowed = new ArrayList<String>();
    allowed.add(ROOT + module + "..");
    ARROWS.getOrDefault(module, List.of()).forEach(other -> allowed.add(ROOT + other + ".."));
    classes()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("io.octavia..")
                .or(resideInAnyPackage(allowed.toArray(String[]::new))))
        .check(CLASSES);
  }

  @Test
  void library_stays_in_the_modules_that_own_it() {
    OWNERS.forEach((library, modules) ->
        noClasses()
            .that()
            .resideOutsideOfPackages(
                modules.stream().map(module -> ROOT + module + "..").toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library + "..")
            .check(CLASSES));
  }

  @Test
  void domain_knows_no_library_but_the_null_annotations() {
    classes()
        .that()
        .resideInAPackage("io.octavia.domain..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.octavia.domain..", "java..", "org.jspecify.annotations.."))
        .check(CLASSES);
  }

  @Test
  void every_module_is_drawn() {
    var packages =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring("io.octavia".length()))
            .filter(name -> !name.isEmpty())
            .map(name -> name.substring(1))
            .filter(name -> !name.startsWith("server"))
            .toList();
    assertThat(packages)
        .allMatch(name ->
            ARROWS.keySet().stream()
                .anyMatch(module -> name.equals(module) || name.startsWith(module + ".")));
  }
}
