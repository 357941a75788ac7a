package io.octavia.testbed;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Keystone with the roles that Octavia knows and its service user, and calls of its API to
 * make users, tokens and catalog entries. It has a port and a directory of its own, and leaves
 * nothing behind.
 */
public final class Keystone implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * The roles besides {@code admin}, {@code member} and {@code reader}, which every Keystone has.
   */
  private static final List<String> ROLES =
      List.of(
          "service",
          "creator",
          "load-balancer_observer",
          "load-balancer_member",
          "load-balancer_admin",
          "load-balancer_global_observer",
          "load-balancer_quota_admin");

  private final KeystoneProcess process;
  private final KeystoneCalls calls;
  private final Map<String, String> roles = new HashMap<>();
  private final Map<String, String> projects = new HashMap<>();
  private final Account admin;
  private final Account service;

  private Keystone(KeystoneProcess process) {
    this.process = process;
    this.calls = new KeystoneCalls(process.address());
    this.admin = new Account("admin", "admin", process.adminPassword());
    calls.authenticate(admin);
    calls.list("/roles").forEach(role -> roles.put(text(role, "name"), text(role, "id")));
    calls.list("/projects").forEach(it -> projects.put(text(it, "name"), text(it, "id")));
    for (var role : ROLES) roles.put(role, create("role", Map.of("name", role)));
    grant("admin", userId("admin"), "load-balancer_admin");
    this.service = account("service", "octavia", "admin", "service", "creator");
  }

  /** A user with a password, in a project; all in the domain {@code default}. */
  public record Account(String project, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user + " in " + project;
    }
  }

  /** What proves to be an account without its password, with no more than it was given. */
  public record ApplicationCredential(String id, String secret) {}

  /** A Keystone that answers. */
  public static Keystone start() {
    var process = KeystoneProcess.prepare();
    try {
      process.start();
      return new Keystone(process);
    } catch (AssertionError | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Where it is: {@code http://127.0.0.1:…/v3}. */
  public URI address() {
    return process.address();
  }

  /** The administrator: {@code admin} in the project {@code admin}. */
  public Account admin() {
    return admin;
  }

  /** Octavia's own account: {@code octavia} in the project {@code service}. */
  public Account service() {
    return service;
  }

  /** Makes a user with roles in a project, which is made too if it is not there. */
  public Account account(String project, String user, String... roleNames) {
    var account = new Account(project, user, UUID.randomUUID().toString());
    projects.computeIfAbsent(
        project, name -> create("project", Map.of("name", name, "domain_id", "default")));
    var id =
        create(
            "user", Map.of("name", user, "domain_id", "default", "password", account.password()));
    grant(project, id, roleNames);
    return account;
  }

  /** The id of a project that was made here, or of {@code admin} or {@code service}. */
  public String projectId(String name) {
    var id = projects.get(name);
    if (id == null) throw new AssertionError("no project " + name);
    return id;
  }

  /** The id of a user. */
  public String userId(String name) {
    return calls.list("/users?name=" + name).stream()
        .findFirst()
        .map(user -> text(user, "id"))
        .orElseThrow(() -> new AssertionError("no user " + name));
  }

  /** A new token of the account, for its project. */
  public String token(Account account) {
    return calls.token(KeystoneCalls.password(account));
  }

  /** A new token for an application credential. */
  public String token(ApplicationCredential credential) {
    return calls.token(
        JSON.valueToTree(
            Map.of(
                "identity",
                Map.of(
                    "methods",
                    List.of("application_credential"),
                    "application_credential",
                    Map.of("id", credential.id(), "secret", credential.secret())))));
  }

  /** A new token of the administrator for the whole system. */
  public String systemToken() {
    return calls.token(KeystoneCalls.system(admin));
  }

  /** Makes an application credential; rules as in Keystone's API, a JSON array. */
  public ApplicationCredential applicationCredential(Account account, String accessRules) {
    var body = JSON.createObjectNode();
    body.putObject("application_credential")
        .put("name", UUID.randomUUID().toString())
        .set("access_rules", JSON.readTree(accessRules));
    var made =
        calls
            .as(token(account))
            .post("/users/" + userId(account.user()) + "/application_credentials", body);
    return new ApplicationCredential(text(made, "id"), text(made, "secret"));
  }

  /** Takes a token's validity away. */
  public void revoke(String token) {
    calls.revoke(token);
  }

  /** Takes a role in a project from a user. */
  public void ungrant(Account account, String role) {
    calls.delete(grantPath(projectId(account.project()), userId(account.user()), role));
  }

  /** Enters a service into the catalog. */
  public void register(String type, String name, URI address) {
    var id = create("service", Map.of("type", type, "name", name));
    for (var kind : List.of("public", "internal", "admin")) {
      create(
          "endpoint",
          Map.of(
              "service_id",
              id,
              "interface",
              kind,
              "region_id",
              "RegionOne",
              "url",
              address.toString()));
    }
  }

  /** Calls its API as the administrator: paths are those after {@code /v3}. */
  public JsonNode get(String path) {
    return calls.get(path);
  }

  /** Ends it: connections are refused until {@link #up()}. */
  public void down() {
    process.stop();
  }

  /** Starts it again, with all that it knew. */
  public void up() {
    process.start();
  }

  /** Freezes it: connections are accepted, and nothing is answered until {@link #resume()}. */
  public void pause() {
    process.signal("STOP");
  }

  /** Lets it go on. */
  public void resume() {
    process.signal("CONT");
  }

  /** What it wrote to its log. */
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }

  private void grant(String project, String userId, String... roleNames) {
    for (var role : roleNames) calls.put(grantPath(projectId(project), userId, role));
  }

  private String grantPath(String projectId, String userId, String role) {
    var id = roles.get(role);
    if (id == null) throw new AssertionError("no role " + role);
    return "/projects/%s/users/%s/roles/%s".formatted(projectId, userId, id);
  }

  private String create(String kind, Map<String, String> attributes) {
    return text(calls.post("/" + kind + "s", JSON.valueToTree(Map.of(kind, attributes))), "id");
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString();
  }
}
