package io.octavia.testbed;

import io.octavia.api.testing.Contract;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Answers are as the API's own OpenAPI document has them. */
public final class ContractCheck implements AnswerCheck {
  /** What else is at the address belongs to the local cloud, and is not in the document. */
  private static final Pattern API = Pattern.compile("/v2(\\.0)?/(lbaas|octavia)/.*");

  private final Map<URI, Contract> contracts = new ConcurrentHashMap<>();

  @Override
  public void check(URI api, String method, String path, ApiClient.Answer answer) {
    if (!API.matcher(path).matches()) return;
    contracts
        .computeIfAbsent(api, ContractCheck::contract)
        .check(method, path, answer.status(), answer.text().getBytes(StandardCharsets.UTF_8));
  }

  private static Contract contract(URI api) {
    var document = new ApiClient(api, "any").call("GET", "/v2.0/openapi.json", null);
    return Contract.of(document.expect(200, "the OpenAPI document").text());
  }
}
