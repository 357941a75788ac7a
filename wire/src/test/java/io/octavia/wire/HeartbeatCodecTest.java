package io.octavia.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.PoolId;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.Heartbeat.Stats;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HeartbeatCodecTest {
  private static final String Z =
      "78da9d4f410ec22010fc4ac35912688992debd6a2f3ea0a5243656504063d2f077776937de9dc330332c9b6161"
          + "d3c8da8af572a84d332a2e005c216924f18364bb8a45fb84f1fd01e43cc5649d0d118285c90dbc9042d26409"
          + "6530a63ebdf00d3b77c753d909c9ba247de09002b280aa4665bc73782b41279fc8d6606d286d44ce19dcc3fb"
          + "795d536fe0851492264b68ff287ce9b0eeddde07fa75b3811752489a2c015f3a5f99ab3537b6567ddb006993"
          + "bfdb8a5c9f";
  private static final String H =
      "e0d91caad1da7d236417698a1998d022ec5cb077d4c6b89bae73bae3a67afd8b";
  private static final String EMPTY_Z =
      "78daab56ca4c51b25250324eb34c334a3248d53504025d132323235d0b636363ddc4a4e494d43408a9a4a3a054"
          + "9c5a08546e0064e5641697a4e6a5161503f9d5b5408182fcfc1c38a72cb508c834ae0500fd6e1b5d";
  private static final String EMPTY_H =
      "267a3dfa586fdbb94515c7cd03d195d62a396b40b0859265f42fcbb576cc8682";

  private static final AmphoraId AMPHORA = new AmphoraId("a1b2c3d4-0000-4000-8000-000000000001");
  private static final ListenerId LISTENER = new ListenerId("11111111-1111-4111-8111-111111111111");
  private static final PoolId POOL = new PoolId("22222222-2222-4222-8222-222222222222");
  private static final MemberId MEMBER = new MemberId("33333333-3333-4333-8333-333333333333");

  private static final Heartbeat FULL =
      Heartbeat.current(
          AMPHORA,
          67,
          Map.of(LISTENER, new ListenerReport("OPEN", new Stats(10, 20, 1, 2, 0))),
          Map.of(new PoolKey(POOL, LISTENER), new PoolReport("UP", Map.of(MEMBER, "no check"))));

  private final HeartbeatCodec codec = new HeartbeatCodec("insecure");

  @Test
  void the_golden_datagram_is_understood() {
    assertThat(codec.decode(datagram(Z, H))).isEqualTo(FULL);
  }

  @Test
  void the_golden_datagram_of_an_empty_amphora_is_understood() {
    assertThat(codec.decode(datagram(EMPTY_Z, EMPTY_H)))
        .isEqualTo(
            Heartbeat.current(
                new AmphoraId("3f9f2b0e-1111-4222-8333-abcdefabcdef"), 0, Map.of(), Map.of()));
  }

  @Test
  void what_is_sent_is_what_is_read() {
    var datagram = codec.encode(FULL);
    assertThat(datagram).startsWith(0x78, 0xda);
    assertThat(new String(datagram, datagram.length - 64, 64, US_ASCII)).matches("[0-9a-f]{64}");
    assertThat(codec.decode(datagram)).isEqualTo(FULL);
  }

  @Test
  void a_raw_trailer_of_an_old_amphora_is_understood() {
    var z = HexFormat.of().parseHex(Z);
    assertThat(codec.decode(concat(z, HexFormat.of().parseHex(H)))).isEqualTo(FULL);
  }

  @Test
  void any_change_of_the_datagram_is_noticed() {
    var good = datagram(Z, H);
    for (int i = 0; i < good.length; i++) {
      var bad = good.clone();
      bad[i] ^= 0x20;
      assertThatThrownBy(() -> codec.decode(bad)).isInstanceOf(BadHeartbeatException.class);
    }
  }

  @Test
  void upper_case_digits_and_other_keys_are_refused() {
    assertThatThrownBy(() -> codec.decode(datagram(Z, H.toUpperCase(java.util.Locale.ROOT))))
        .isInstanceOf(BadHeartbeatException.class);
    assertThatThrownBy(() -> new HeartbeatCodec("other").decode(datagram(Z, H)))
        .isInstanceOf(BadHeartbeatException.class)
        .hasMessageContaining("heartbeat_key");
    assertThatThrownBy(() -> new HeartbeatCodec("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void short_and_cut_off_datagrams_are_refused() throws Exception {
    for (int length : new int[] {0, 1, 31, 32, 33, 63, 64, 65}) {
      assertThatThrownBy(() -> codec.decode(new byte[length]))
          .isInstanceOf(BadHeartbeatException.class);
    }
    var z = HexFormat.of().parseHex(Z);
    var half = java.util.Arrays.copyOf(z, z.length / 2);
    assertThatThrownBy(() -> codec.decode(sign(half)))
        .isInstanceOf(BadHeartbeatException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void a_message_that_would_fill_the_memory_is_refused() throws Exception {
    var bomb = sign(deflate(new byte[60 << 20]));
    assertThat(bomb.length).isLessThan(HeartbeatCodec.MAX_DATAGRAM);
    assertThatThrownBy(() -> codec.decode(bomb))
        .isInstanceOf(BadHeartbeatException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void signed_nonsense_is_refused() throws Exception {
    for (var text : new String[] {"", "null", "[]", "{", "{\"seq\":1}", "{\"id\":7}"}) {
      assertThatThrownBy(() -> codec.decode(sign(deflate(text.getBytes(UTF_8)))))
          .as(text)
          .isInstanceOf(BadHeartbeatException.class);
    }
  }

  @Test
  void version_2_counts_totals() throws Exception {
    var heartbeat =
        decodeJson(message(",\"ver\":2", "", "\"P:L\":{\"status\":\"UP\",\"members\":{}}"));
    assertThat(heartbeat.version()).isEqualTo(2);
    assertThat(heartbeat.countsDeltas()).isFalse();
    assertThat(heartbeat.hasTopLevelPools()).isTrue();
    assertThat(heartbeat.pools()).containsOnlyKeys(PoolKey.parse("P:L"));
  }

  @Test
  void pools_inside_listeners_are_read_from_versions_before_2() throws Exception {
    var nested = ",\"pools\":{\"P\":{\"status\":\"DOWN\",\"members\":{\"M\":\"DOWN\"}}}";
    for (var version : new String[] {"", ",\"ver\":1"}) {
      var heartbeat = decodeJson(message(version, nested, ""));
      assertThat(heartbeat.version()).isEqualTo(version.isEmpty() ? 0 : 1);
      assertThat(heartbeat.hasTopLevelPools()).isFalse();
      assertThat(heartbeat.countsDeltas()).isFalse();
      assertThat(heartbeat.poolReports())
          .containsExactly(
              Map.entry(
                  new PoolId("P"), new PoolReport("DOWN", Map.of(new MemberId("M"), "DOWN"))));
    }
  }

  @Test
  void pool_keys_are_cut_at_the_last_colon() {
    assertThat(PoolKey.parse("a:b:c"))
        .isEqualTo(new PoolKey(new PoolId("a:b"), new ListenerId("c")))
        .hasToString("a:b:c");
    assertThat(PoolKey.parse("a")).isEqualTo(new PoolKey(new PoolId("a"), null)).hasToString("a");
  }

  private Heartbeat decodeJson(String json) throws Exception {
    return codec.decode(sign(deflate(json.getBytes(UTF_8))));
  }

  private static String message(String version, String nested, String pools) {
    return "{\"id\":\"A\",\"seq\":1,\"listeners\":{\"L\":{\"status\":\"OPEN\",\"stats\":{\"tx\":1}"
        + nested
        + "}},\"pools\":{"
        + pools
        + "}"
        + version
        + "}";
  }

  private static byte[] datagram(String z, String trailer) {
    return concat(HexFormat.of().parseHex(z), trailer.getBytes(US_ASCII));
  }

  private static byte[] sign(byte[] z) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("insecure".getBytes(UTF_8), "HmacSHA256"));
    return concat(z, HexFormat.of().formatHex(mac.doFinal(z)).getBytes(US_ASCII));
  }

  private static byte[] deflate(byte[] data) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes, new Deflater(9))) {
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }
}
