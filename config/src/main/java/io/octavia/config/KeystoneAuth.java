package io.octavia.config;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options by which a section says who we are to Keystone, those of keystoneauth's plugins. The
 * section may point to another one with {@code auth_section}; the options are then read from there.
 */
public final class KeystoneAuth {
  public final Option<String> authType;
  public final Option<String> authUrl;
  public final Option<String> username;
  public final Option<String> userId;
  public final Option<String> password;
  public final Option<String> userDomainId;
  public final Option<String> userDomainName;
  public final Option<String> projectId;
  public final Option<String> projectName;
  public final Option<String> projectDomainId;
  public final Option<String> projectDomainName;
  public final Option<String> defaultDomainId;
  public final Option<String> defaultDomainName;
  public final Option<String> domainId;
  public final Option<String> domainName;
  public final Option<String> systemScope;
  public final Option<String> trustId;
  public final Option<String> token;
  public final Option<String> applicationCredentialId;
  public final Option<String> applicationCredentialName;
  public final Option<String> applicationCredentialSecret;

  private final Section.Builder in;
  private final Option<String> authSection;
  private final @Nullable KeystoneAuth otherwise;

  /** Declares the options in the section; what is not written is taken from {@code otherwise}. */
  KeystoneAuth(Section.Builder in, @Nullable KeystoneAuth otherwise) {
    this.in = in;
    this.otherwise = otherwise;
    authSection = in.text("auth_section").help("Section to read the following options from.");
    authType =
        option("auth_type", auth -> auth.authType)
            .formerly("auth_plugin")
            .help("Way to authenticate: password, v3applicationcredential, v3token, none, ...");
    authUrl = option("auth_url", auth -> auth.authUrl).help("URL of Keystone.");
    username =
        option("username", auth -> auth.username)
            .formerly("user_name")
            .formerly("user-name")
            .help("Name of the user.");
    userId = option("user_id", auth -> auth.userId).formerly("user-id").help("Id of the user.");
    password = option("password", auth -> auth.password).secret().help("Password of the user.");
    userDomainId =
        option("user_domain_id", auth -> auth.userDomainId).help("Id of the user's domain.");
    userDomainName =
        option("user_domain_name", auth -> auth.userDomainName).help("Name of the user's domain.");
    projectId =
        option("project_id", auth -> auth.projectId)
            .formerly("tenant_id")
            .formerly("tenant-id")
            .help("Id of the project.");
    projectName =
        option("project_name", auth -> auth.projectName)
            .formerly("tenant_name")
            .formerly("tenant-name")
            .help("Name of the project.");
    projectDomainId =
        option("project_domain_id", auth -> auth.projectDomainId)
            .help("Id of the project's domain.");
    projectDomainName =
        option("project_domain_name", auth -> auth.projectDomainName)
            .help("Name of the project's domain.");
    defaultDomainId =
        option("default_domain_id", auth -> auth.defaultDomainId)
            .help("Id of the domain of user and project, where these do not say.");
    defaultDomainName =
        option("default_domain_name", auth -> auth.defaultDomainName)
            .help("Name of the domain of user and project, where these do not say.");
    domainId =
        option("domain_id", auth -> auth.domainId).help("Id of the domain to be authorised for.");
    domainName =
        option("domain_name", auth -> auth.domainName)
            .help("Name of the domain to be authorised for.");
    systemScope =
        option("system_scope", auth -> auth.systemScope)
            .help("all: to be authorised for the whole system.");
    trustId = option("trust_id", auth -> auth.trustId).help("Id of the trust to use.");
    token = option("token", auth -> auth.token).secret().help("Token, with auth_type v3token.");
    applicationCredentialId =
        option("application_credential_id", auth -> auth.applicationCredentialId)
            .help("Id of the application credential.");
    applicationCredentialName =
        option("application_credential_name", auth -> auth.applicationCredentialName)
            .help("Name of the application credential.");
    applicationCredentialSecret =
        option("application_credential_secret", auth -> auth.applicationCredentialSecret)
            .secret()
            .help("Secret of the application credential.");
  }

  private OptionBuilder<String> option(String name, Function<KeystoneAuth, Option<String>> same) {
    return in.text(name)
        .sectionElsewhere(authSection)
        .fallback(
            config -> otherwise == null ? Optional.empty() : config.find(same.apply(otherwise)));
  }
}
