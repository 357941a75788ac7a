package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "database, , true",
    "rpc, , false",
    "database, strict, false",
    "rpc, accept, true",
    ", , true"
  })
  void pending_updates_are_taken_where_only_our_workers_run_unless_it_is_said_otherwise(
      String workers, String pendingUpdates, boolean accepted) {
    var settings = new HashMap<String, String>();
    if (workers != null) settings.put("api_settings.workers", workers);
    if (pendingUpdates != null) settings.put("api_settings.pending_updates", pendingUpdates);
    assertThat(ApiSettings.acceptsPendingUpdates(Config.of(Map.copyOf(settings))))
        .isEqualTo(accepted);
  }
}
