package io.octavia.domain.cloud;

import java.util.List;

/**
 * A certificate as HAProxy wants it, all in PEM.
 *
 * @param certificate of the server or client itself
 * @param privateKey its key, not encrypted, PKCS#1 or SEC 1
 * @param intermediates who signed it, who signed them, and so on
 */
public record KeyedCertificate(String certificate, String privateKey, List<String> intermediates) {
  @Override
  public String toString() {
    return "KeyedCertificate[with " + intermediates.size() + " intermediates]";
  }
}
