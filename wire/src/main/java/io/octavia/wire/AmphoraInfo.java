package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Answer of {@code GET /1.0/info}. Versions are those of the distribution's packages, {@code ""}
 * for a package that is missing.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AmphoraInfo(
    @JsonProperty(required = true) String hostname,
    @JsonProperty(required = true) String haproxyVersion,
    @JsonProperty(required = true) String apiVersion,
    String keepalivedVersion,
    String ipvsadmVersion) {

  /** The version of the agent's interface that we speak and are. */
  public static final String API_VERSION = "1.0";

  private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  /** What is absent is not installed. */
  public AmphoraInfo {
    keepalivedVersion = keepalivedVersion == null ? "" : keepalivedVersion;
    ipvsadmVersion = ipvsadmVersion == null ? "" : ipvsadmVersion;
  }

  /**
   * Major number of HAProxy's version.
   *
   * @throws BadBodyException if the version does not begin with {@code MAJOR.MINOR}
   */
  public int haproxyMajor() {
    return haproxyNumber(1);
  }

  /**
   * Minor number of HAProxy's version.
   *
   * @throws BadBodyException if the version does not begin with {@code MAJOR.MINOR}
   */
  public int haproxyMinor() {
    return haproxyNumber(2);
  }

  private int haproxyNumber(int group) {
    var matcher = MAJOR_MINOR.matcher(haproxyVersion);
    if (!matcher.matches()) {
      throw new BadBodyException("haproxy_version is " + haproxyVersion, null);
    }
    return Integer.parseInt(matcher.group(group));
  }
}
