package io.octavia.drivers.openstack;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to a service.
 *
 * @param headers others than the token and those of the body
 * @param body JSON; empty for none
 * @param repeatable whether it may be made twice
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Call(
    String method, URI uri, Map<String, String> headers, byte[] body, boolean repeatable) {
  /** Copies the headers. */
  public Call {
    headers = Map.copyOf(headers);
  }

  /** A request for what is there. */
  public static Call get(URI uri) {
    return new Call("GET", uri, Map.of(), new byte[0], true);
  }

  /** This request with one more header. */
  public Call header(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Call(method, uri, all, body, repeatable);
  }

  /** Without headers, body and query: there may be secrets in them. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
