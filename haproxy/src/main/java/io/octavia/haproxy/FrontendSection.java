package io.octavia.haproxy;

import io.octavia.domain.AdditionalVip;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code frontend}: where clients connect, and which backend they get. */
final class FrontendSection {
  static final String PROMETHEUS_BACKEND = "prometheus-exporter-internal";

  private final Served served;
  private final Listener listener;
  private final HaproxySettings settings;
  private final AmphoraFacts facts;

  FrontendSection(Served served, Listener listener, HaproxySettings settings, AmphoraFacts facts) {
    this.served = served;
    this.listener = listener;
    this.settings = settings;
    this.facts = facts;
  }

  void write(Lines out) {
    var timeouts = listener.timeouts();
    var defaults = settings.timeouts();
    out.section("frontend " + listener.id());
    out.add("maxconn " + HaproxyConfig.limit(listener, settings));
    if (listener.protocol() == ListenerProtocol.TERMINATED_HTTPS) tlsOnly(out);
    binds(out);
    boolean http = Served.isHttp(listener.protocol());
    out.add(http ? "mode http" : "mode tcp");
    if (http) policies(out);
    served
        .pool(listener.defaultPool())
        .ifPresent(
            pool -> out.add("default_backend " + HaproxyConfig.backend(pool.id(), listener)));
    out.add("timeout client " + orDefault(timeouts.clientData(), defaults.clientData()));
    int inspect = orDefault(timeouts.tcpInspect(), defaults.tcpInspect());
    if (inspect != 0) out.add("tcp-request inspect-delay " + inspect);
    if (listener.protocol() == ListenerProtocol.PROMETHEUS && facts.haproxy().atLeast(2, 0)) {
      out.add("default_backend " + PROMETHEUS_BACKEND);
    }
    if (settings.logging().connections()) out.add("log-format " + logFormat());
  }

  private void tlsOnly(Lines out) {
    out.add("redirect scheme https if !{ ssl_fc }");
    var hsts = listener.hsts();
    if (hsts.maxAge() == null) return;
    out.add(
        "http-response set-header Strict-Transport-Security \"max-age="
            + hsts.maxAge()
            + ";"
            + (hsts.includeSubdomains() ? " includeSubDomains;" : "")
            + (hsts.preload() ? " preload;" : "")
            + "\"");
  }

  private void binds(Lines out) {
    var loadBalancer = served.loadBalancer();
    var files =
        served
            .files()
            .listeners()
            .getOrDefault(listener.id(), CertificateFiles.OfListener.NO_CLIENT_AUTHENTICATION);
    var directory = settings.baseCertDir() + "/" + loadBalancer.id();
    var tls = TlsOptions.ofBind(listener, directory, files, settings.ciphers().listener());
    for (var vip : vips(loadBalancer)) {
      out.add("bind " + vip + ":" + listener.protocolPort() + tls);
    }
  }

  private void policies(Lines out) {
    for (var policy : served.policies(listener)) {
      L7Lines.of(policy, listener, served)
          .ifPresent(lines -> {
            lines.acls().forEach(acl -> out.add(2, acl));
            out.add(lines.action());
          });
    }
  }

  /** Requests are only known where HAProxy reads them; metrics are nobody's requests. */
  private String logFormat() {
    boolean requests =
        Served.isHttp(listener.protocol()) && listener.protocol() != ListenerProtocol.PROMETHEUS;
    var format = settings.logging().userFormat();
    if (!requests) {
      for (var word : List.of("%{+Q}r", "%r", "%{+Q}ST", "%ST")) {
        format = format.replace(word, "-");
      }
    }
    var loadBalancer = served.loadBalancer();
    return format
        .replaceAll("\\p{Cntrl}", " ")
        .replace(" ", "\\ ")
        .replace("{{\\ project_id\\ }}", id(loadBalancer.projectId()))
        .replace("{{\\ lb_id\\ }}", id(loadBalancer.id().value()));
  }

  private static String id(@Nullable String id) {
    return id == null || !Words.representable(id) ? "-" : Words.logFormat(id);
  }

  /** The addresses of the load balancer, the primary one first. */
  static List<String> vips(LoadBalancer loadBalancer) {
    var vips = new ArrayList<String>();
    var primary = loadBalancer.vip().ipAddress();
    if (primary == null) throw new IllegalArgumentException("the load balancer has no VIP yet");
    vips.add(Words.address(primary));
    loadBalancer.additionalVips().stream()
        .map(AdditionalVip::ipAddress)
        .filter(address -> address != null)
        .map(Words::address)
        .sorted()
        .forEach(vips::add);
    return vips;
  }

  /** Zero means the default too, as upstream reads it. */
  static int orDefault(@Nullable Integer value, int otherwise) {
    return value == null || value == 0 ? otherwise : value;
  }
}
