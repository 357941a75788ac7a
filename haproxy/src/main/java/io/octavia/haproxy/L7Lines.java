package io.octavia.haproxy;

import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7Rule;
import io.octavia.domain.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one L7 policy: an {@code acl} for each rule, and what to do if all of them match.
 *
 * <p>A policy whose text cannot be written is left out as a whole: without one of its rules it
 * would match more than it should.
 */
record L7Lines(List<String> acls, String action) {
  private static final Pattern DN_FIELD = Pattern.compile("[A-Za-z0-9.]+");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  static Optional<L7Lines> of(L7Policy policy, Listener listener, Served served) {
    var acls = new ArrayList<String>();
    var condition = new StringBuilder(" if");
    for (var rule : policy.rules()) {
      if (!rule.enabled() || !Served.alive(rule.provisioningStatus())) continue;
      var test = test(rule);
      if (test.isEmpty()) return Optional.empty();
      acls.add("acl " + rule.id() + " " + test.get());
      condition.append(rule.invert() ? " !" : " ").append(rule.id());
    }
    if (acls.isEmpty()) return Optional.empty();
    return action(policy, listener, served).map(action -> new L7Lines(acls, action + condition));
  }

  private static Optional<String> action(L7Policy policy, Listener listener, Served served) {
    return switch (policy.action()) {
      case REJECT -> Optional.of("http-request deny");
      case REDIRECT_TO_URL -> redirect(policy, "location", policy.redirectUrl());
      case REDIRECT_PREFIX -> redirect(policy, "prefix", policy.redirectPrefix());
      case REDIRECT_TO_POOL ->
          served
              .pool(policy.redirectPool())
              .map(pool -> "use_backend " + HaproxyConfig.backend(pool.id(), listener));
    };
  }

  /** The target of a {@code redirect} line is not read as log format: {@code %} stays. */
  private static Optional<String> redirect(L7Policy policy, String kind, @Nullable String target) {
    if (target == null || target.indexOf(' ') >= 0 || !Words.representable(target)) {
      return Optional.empty();
    }
    var code = policy.redirectHttpCode();
    return Optional.of(
        "redirect " + (code == null ? "" : "code " + code + " ") + kind + " " + Words.word(target));
  }

  private static Optional<String> test(L7Rule rule) {
    return switch (rule.type()) {
      case HOST_NAME -> matching("req.hdr(host) -i", rule);
      case PATH -> matching("path", rule);
      case FILE_TYPE ->
          rule.compareType() == L7CompareType.EQUAL_TO
              ? pattern(rule.value()).map(value -> "path_end" + value)
              : matching("path_end", rule);
      case HEADER -> keyed("req.hdr", rule);
      case COOKIE -> keyed("req.cook", rule);
      case SSL_CONN_HAS_CERT -> Optional.of("ssl_c_used");
      case SSL_VERIFY_RESULT ->
          Optional.of(rule.value())
              .filter(value -> NUMBER.matcher(value).matches())
              .map(value -> "ssl_c_verify eq " + value);
      case SSL_DN_FIELD ->
          Optional.ofNullable(rule.key())
              .filter(key -> DN_FIELD.matcher(key).matches())
              .flatMap(key -> matching("ssl_c_s_dn(" + key + ")", rule));
    };
  }

  private static Optional<String> keyed(String fetch, L7Rule rule) {
    return Optional.ofNullable(rule.key())
        .filter(Words::isToken)
        .flatMap(key -> matching(fetch + "(" + Words.argument(key) + ")", rule));
  }

  private static Optional<String> matching(String fetch, L7Rule rule) {
    var match =
        switch (rule.compareType()) {
          case REGEX -> "reg";
          case STARTS_WITH -> "beg";
          case ENDS_WITH -> "end";
          case CONTAINS -> "sub";
          case EQUAL_TO -> "str";
        };
    return pattern(rule.value()).map(value -> fetch + " -m " + match + value);
  }

  /** A value that looks like a flag is kept from being one. */
  private static Optional<String> pattern(String value) {
    if (!Words.representable(value)) return Optional.empty();
    return Optional.of((value.startsWith("-") ? " -- " : " ") + Words.word(value));
  }
}
