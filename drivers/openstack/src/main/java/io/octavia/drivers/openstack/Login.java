package io.octavia.drivers.openstack;

import io.octavia.config.Config;
import io.octavia.config.KeystoneAuth;
import io.octavia.config.Option;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How we say who we are to Keystone.
 *
 * @param keystone the root of Keystone's API, version 3
 * @param request the body that asks for a token; it has secrets in it
 */
record Login(URI keystone, Map<String, Object> request) {
  private static final String PASSWORD = "password";
  private static final String APPLICATION_CREDENTIAL = "application_credential";

  /**
   * What a section says.
   *
   * @throws IllegalArgumentException if it does not say enough
   */
  static Login of(Config config, KeystoneAuth options) {
    var words = new Words(config, options);
    var request = new LinkedHashMap<String, Object>();
    switch (words.kind()) {
      case APPLICATION_CREDENTIAL ->
          request.put("identity", identity(APPLICATION_CREDENTIAL, words.applicationCredential()));
      default -> {
        request.put("identity", identity(PASSWORD, Map.of("user", words.userWithPassword())));
        words.scope().ifPresent(scope -> request.put("scope", scope));
      }
    }
    return new Login(words.keystone(), Map.of("auth", request));
  }

  private static Map<String, Object> identity(String method, Map<String, Object> values) {
    return Map.of("methods", List.of(method), method, values);
  }

  /** The URL with its version: upstream finds it out, and it is always 3. */
  static URI versioned(String url) {
    var bare = url.replaceFirst("/+$", "").replaceFirst("/v(2\\.0|3)$", "");
    return URI.create(bare + "/v3");
  }

  /** Without the request. */
  @Override
  public String toString() {
    return keystone.toString();
  }

  /** The options of the section, in the shapes that Keystone wants. */
  private record Words(Config config, KeystoneAuth options) {
    String kind() {
      var kind = config.find(options.authType).orElse("");
      return switch (kind) {
        case "" ->
            config.isSet(options.applicationCredentialSecret) ? APPLICATION_CREDENTIAL : PASSWORD;
        case "password", "v3password" -> PASSWORD;
        case "v3applicationcredential" -> APPLICATION_CREDENTIAL;
        default ->
            throw new IllegalArgumentException(
                options.authType
                    + " "
                    + kind
                    + " is not supported: it must be password or v3applicationcredential");
      };
    }

    URI keystone() {
      var url = required(options.authUrl);
      return Catalog.uri(url)
          .map(uri -> versioned(uri.toString()))
          .orElseThrow(() -> new IllegalArgumentException(options.authUrl + " is no URL: " + url));
    }

    String required(Option<String> option) {
      return config
          .find(option)
          .orElseThrow(() -> new IllegalArgumentException(option + " must be set"));
    }

    Map<String, Object> applicationCredential() {
      var values = new LinkedHashMap<String, Object>();
      values.put("secret", required(options.applicationCredentialSecret));
      var id = config.find(options.applicationCredentialId);
      if (id.isPresent()) {
        values.put("id", id.get());
      } else {
        values.put("name", required(options.applicationCredentialName));
        values.put("user", user());
      }
      return values;
    }

    Map<String, Object> userWithPassword() {
      var user = user();
      user.put("password", required(options.password));
      return user;
    }

    private Map<String, Object> user() {
      var id = config.find(options.userId);
      return id.isPresent()
          ? new LinkedHashMap<>(Map.of("id", id.get()))
          : named(options.username, options.userDomainId, options.userDomainName);
    }

    /** What the token is to be for; without it Keystone takes the user's default project. */
    Optional<Map<String, Object>> scope() {
      if (config.find(options.systemScope).isPresent()) {
        return Optional.of(Map.of("system", Map.of("all", true)));
      }
      var trust = config.find(options.trustId);
      if (trust.isPresent()) {
        return Optional.of(Map.of("OS-TRUST:trust", Map.of("id", trust.get())));
      }
      var project = config.find(options.projectId);
      if (project.isPresent()) {
        return Optional.of(Map.of("project", Map.of("id", project.get())));
      }
      if (config.find(options.projectName).isPresent()) {
        var named = named(options.projectName, options.projectDomainId, options.projectDomainName);
        return Optional.of(Map.of("project", named));
      }
      return domain(options.domainId, options.domainName)
          .map(domain -> Map.<String, Object>of("domain", domain));
    }

    private Map<String, Object> named(
        Option<String> name, Option<String> domainId, Option<String> domainName) {
      var values = new LinkedHashMap<String, Object>();
      values.put("name", required(name));
      values.put(
          "domain",
          domain(domainId, domainName)
              .or(() -> domain(options.defaultDomainId, options.defaultDomainName))
              .orElse(Map.of("id", "default")));
      return values;
    }

    private Optional<Map<String, Object>> domain(Option<String> id, Option<String> name) {
      return config
          .find(id)
          .map(value -> Map.<String, Object>of("id", value))
          .or(() -> config.find(name).map(value -> Map.of("name", value)));
    }
  }
}
