package io.octavia.haproxy;

import static io.octavia.haproxy.Models.id;
import static io.octavia.haproxy.Models.member;
import static io.octavia.haproxy.PolicyModel.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7RuleType;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.PoolProtocol;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.P;
import org.junit.jupiter.api.Test;

/** Text of users that would like to be configuration. */
class HostileTextTest {
  private static final AmphoraId SELF = new AmphoraId(id(21));
  private static final AmphoraFacts FACTS = AmphoraFacts.of(new HaproxyVersion(2, 8));

  @Test
  void text_of_users_stays_text() {
    var policy =
        policy(40, 1, L7Action.REDIRECT_TO_URL, "https://h/?a=1&b='2'#x%[src]", null)
            .rule(
                41, L7RuleType.HEADER, L7CompareType.EQUAL_TO, "X-'A", "it's \"so\" #1 \\d", false)
            .rule(42, L7RuleType.PATH, L7CompareType.EQUAL_TO, null, "-f", false)
            .rule(43, L7RuleType.PATH, L7CompareType.EQUAL_TO, null, "group", false)
            .rule(44, L7RuleType.PATH, L7CompareType.EQUAL_TO, null, "a group", false);
    var text = render(withPolicy(policy));
    assertThat(text)
        .contains("req.hdr(X-\\\\\\'A) -m str it\\'s\\ \\\"so\\\"\\ \\#1\\ \\\\d\n")
        .contains("path -m str -- -f\n")
        .contains("path -m str \\x67roup\n")
        .contains("path -m str a\\ \\x67roup\n")
        .contains("redirect location https://h/?a=1&b=\\'2\\'\\#x%[src] if ");
  }

  @Test
  void a_policy_that_cannot_be_written_is_left_out_as_a_whole() {
    for (var target :
        new String[] {"https://h/\nbind :1", "https://h/ x", "https://h/\u0085", ""}) {
      var text =
          render(
              withPolicy(
                  policy(40, 1, L7Action.REDIRECT_TO_URL, target, null)
                      .rule(41, L7RuleType.PATH, L7CompareType.EQUAL_TO, null, "/", false)));
      assertThat(text).as(target).doesNotContain(id(41)).doesNotContain("None");
    }
    for (var rule :
        new String[][] {{"k", "a\nb"}, {"k", ""}, {"a b", "v"}, {"a)", "v"}, {"", "v"}}) {
      var text =
          render(
              withPolicy(
                  policy(40, 1, L7Action.REJECT, null, null)
                      .rule(41, L7RuleType.PATH, L7CompareType.EQUAL_TO, null, "/", false)
                      .rule(
                          42, L7RuleType.HEADER, L7CompareType.EQUAL_TO, rule[0], rule[1], false)));
      assertThat(text).as(rule[0]).doesNotContain(id(41)).doesNotContain("deny");
    }
  }

  @Test
  void what_is_no_address_is_refused() {
    var pool = new P(20, PoolProtocol.TCP).member(member(21, "10.0.0.1 disabled", 80));
    assertThatThrownBy(() -> render(withPool(pool))).isInstanceOf(IllegalArgumentException.class);
  }

  private static LoadBalancer withPolicy(PolicyModel policy) {
    return new B(10, "203.0.113.1")
        .with(new L(11, ListenerProtocol.HTTP, 80).policy(policy.build()))
        .build();
  }

  private static LoadBalancer withPool(P pool) {
    return new B(10, "203.0.113.1")
        .with(new L(11, ListenerProtocol.TCP, 80).pool(20))
        .with(pool)
        .build();
  }

  private static String render(LoadBalancer loadBalancer) {
    return HaproxyConfig.render(
        loadBalancer, SELF, HaproxySettings.DEFAULTS, CertificateFiles.NONE, FACTS);
  }
}
