package io.octavia.domain.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, in Keystone's words.
 *
 * @param project the project that the caller acts for; null if the caller acts for none
 * @param roles the caller's roles there
 * @param systemScope {@code all} if the caller acts for the whole cloud
 * @param adminProject whether the project is the one of administrators; true unless it is known not
 *     to be
 * @param service the service that passes the call on for the caller
 */
public record Identity(
    @Nullable String project,
    @Nullable String user,
    List<String> roles,
    Domains domains,
    @Nullable String systemScope,
    boolean adminProject,
    @Nullable Service service) {
  /** Copies what it is given. */
  public Identity {
    roles = List.copyOf(roles);
  }

  /** A user with roles in a project, and nothing else known. */
  public Identity(@Nullable String project, @Nullable String user, List<String> roles) {
    this(project, user, roles, Domains.UNKNOWN, null, true, null);
  }

  /**
   * Domains that go with the caller.
   *
   * @param scope the domain that the caller acts for, if it is not a project
   * @param user the domain that the user belongs to
   * @param project the domain that the project belongs to
   */
  public record Domains(@Nullable String scope, @Nullable String user, @Nullable String project) {
    /** None is known. */
    public static final Domains UNKNOWN = new Domains(null, null, null);
  }

  /** Another service of the cloud. */
  public record Service(
      @Nullable String project,
      @Nullable String user,
      List<String> roles,
      @Nullable String userDomain,
      @Nullable String projectDomain) {
    /** Copies what it is given. */
    public Service {
      roles = List.copyOf(roles);
    }
  }
}
