package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** References to certificates in requests. */
class CertificatesTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static String listener(String loadBalancer, String more) {
    return "{'listener':{'loadbalancer_id':'%s','protocol':'TERMINATED_HTTPS','protocol_port':443,%s}}"
        .formatted(loadBalancer, more);
  }

  @Test
  void certificates_are_read_for_whoever_asks() {
    bench.secrets.certificate("site", "site.pem").text("ca", "authority.pem");
    var body =
        listener(
                bench.loadBalancer(),
                "'default_tls_container_ref':'site','client_ca_tls_container_ref':'ca',"
                    + "'client_authentication':'MANDATORY'")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);

    bench.send("POST", "/v2/lbaas/listeners", body, Map.of("X-Auth-Token", "t1")).is(201);

    assertThat(bench.secrets.readers)
        .isNotEmpty()
        .allMatch(reader -> reader.equals(new Reader(Bench.PROJECT, "t1")));
    assertThat(bench.secrets.readers.toString()).doesNotContain("t1");
  }

  @Test
  void what_cannot_be_had_is_refused_and_nothing_is_written() {
    bench.secrets.certificate("locked", new Secret.UnreadableBundle<>("mac verify failure"));
    bench.secrets.certificate(
        "mixed", new Secret.Unusable<>("Key and x509 certificate do not match"));
    var loadBalancer = bench.loadBalancer();

    assertThat(fault(loadBalancer, "gone")).isEqualTo("Could not retrieve certificate: ['gone']");
    assertThat(fault(loadBalancer, "locked"))
        .isEqualTo(
            "The PKCS12 bundle is unreadable. Please check the PKCS12 bundle validity. In addition,"
                + " make sure it does not require a pass phrase. Error: mac verify failure");
    assertThat(fault(loadBalancer, "mixed"))
        .isEqualTo(
            "Validation failure: The certificate mixed cannot be used: Key and x509 certificate do"
                + " not match");
    assertThat(bench.statusOf("/loadbalancers/" + loadBalancer)).isEqualTo("ACTIVE");
    assertThat(bench.get("/listeners").is(200).body()).isEmpty();
  }

  private String fault(String loadBalancer, String reference) {
    return bench
        .post(
            "/listeners", listener(loadBalancer, "'default_tls_container_ref':'" + reference + "'"))
        .is(400)
        .fault();
  }

  @Test
  void whoever_keeps_certificates_being_away_is_no_server_error() {
    bench.secrets.away(new CloudException(CloudException.Kind.UNAVAILABLE, "nobody answers"));
    assertThat(fault(bench.loadBalancer(), "site"))
        .isEqualTo("Could not retrieve certificate: ['site']");
  }

  @Test
  void pool_and_whole_load_balancer_refer_to_certificates_too() {
    bench
        .secrets
        .certificate("site", "site.pem")
        .text("ca", "authority.pem")
        .text("crl", "other.crl");
    var pool =
        "'protocol':'HTTP','lb_algorithm':'ROUND_ROBIN','tls_enabled':true,'tls_container_ref':'%s',"
            + "'ca_tls_container_ref':'%s'";
    var single = "{'pool':{'loadbalancer_id':'%s'," + pool + "}}";
    var loadBalancer = bench.loadBalancer();
    assertThat(bench.post("/pools", single.formatted(loadBalancer, "gone", "ca")).is(400).fault())
        .isEqualTo("Could not retrieve certificate: ['gone']");
    var id = bench.post("/pools", single.formatted(loadBalancer, "site", "ca")).is(201).id();
    bench.settle();
    assertThat(bench.put("/pools/" + id, "{'pool':{'crl_container_ref':'crl'}}").is(400).fault())
        .contains("The CRL specified is not valid");

    var whole =
        "{'loadbalancer':{'vip_subnet_id':'%s','listeners':[{'protocol':'TERMINATED_HTTPS',"
            + "'protocol_port':443,'sni_container_refs':['site','%s']}]}}";
    assertThat(
            bench
                .post("/loadbalancers", whole.formatted(MemoryCloud.SUBNET, "gone"))
                .is(400)
                .fault())
        .isEqualTo("Could not retrieve certificate: ['gone']");
    bench.post("/loadbalancers", whole.formatted(MemoryCloud.SUBNET, "site")).is(201);
  }

  @Test
  void change_of_something_else_needs_no_certificate_that_is_gone() {
    bench.secrets.certificate("site", "site.pem");
    var body = listener(bench.loadBalancer(), "'default_tls_container_ref':'site'");
    var id = bench.post("/listeners", body).is(201).id();
    bench.settle();
    bench.secrets.certificate("site", new Secret.Missing<>("deleted"));

    bench.put("/listeners/" + id, "{'listener':{'name':'other'}}").is(200);
    bench.settle();
    bench.put("/listeners/" + id, "{'listener':{'default_tls_container_ref':'site'}}").is(400);
    bench.delete("/listeners/" + id).is(204);
  }
}
