package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.tables.Tables;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Flavors, availability zones and their profiles. */
class ShelfTest {
  private static final String NIL = "00000000-0000-0000-0000-000000000000";

  private Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  /** Both shelves work alike, and differ in names. */
  record Shelves(
      String path,
      String root,
      String profiles,
      String profileRoot,
      String data,
      String reference,
      String name,
      String noun,
      String profileName,
      String profileInUse,
      String column) {
    @Override
    public String toString() {
      return root;
    }
  }

  private static final Shelves FLAVORS =
      new Shelves(
          "/flavors",
          "flavor",
          "/flavorprofiles",
          "flavorprofile",
          "flavor_data",
          "flavor_profile_id",
          "Flavor",
          "flavor",
          "Flavor Profile",
          "Flavor profile",
          "flavor_id");
  private static final Shelves ZONES =
      new Shelves(
          "/availabilityzones",
          "availability_zone",
          "/availabilityzoneprofiles",
          "availability_zone_profile",
          "availability_zone_data",
          "availability_zone_profile_id",
          "Availability Zone",
          "availability zone",
          "Availability Zone Profile",
          "Availability Zone Profile",
          "availability_zone");

  static Stream<Arguments> everywhere() {
    return Stream.of(FLAVORS, ZONES)
        .flatMap(shelf -> Stream.of(Arguments.of(shelf, "SQLite"), Arguments.of(shelf, "MariaDB")));
  }

  static Stream<Shelves> shelves() {
    return Stream.of(FLAVORS, ZONES);
  }

  private String profile(Shelves shelf) {
    return bench
        .post(
            shelf.profiles(),
            "{'%s':{'name':'p','provider_name':'amphora','%s':'{}'}}"
                .formatted(shelf.profileRoot(), shelf.data()))
        .is(201)
        .id();
  }

  private Bench.Answer thing(Shelves shelf, String name, String profile) {
    return bench.post(
        shelf.path(),
        "{'%s':{'name':'%s','%s':'%s'}}".formatted(shelf.root(), name, shelf.reference(), profile));
  }

  /** What stands in the path of one of them. */
  private String key(Bench.Answer made) {
    var body = made.is(201).body();
    return (body.has("id") ? body.path("id") : body.path("name")).asString();
  }

  private Bench.Answer change(Shelves shelf, String key, String attributes) {
    return bench.put(shelf.path() + "/" + key, "{'%s':{%s}}".formatted(shelf.root(), attributes));
  }

  private Bench.Answer changeProfile(Shelves shelf, String id, String attributes) {
    return bench.put(
        shelf.profiles() + "/" + id, "{'%s':{%s}}".formatted(shelf.profileRoot(), attributes));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void live_through_their_calls(Shelves shelf, String database) {
    if (database.equals("MariaDB")) {
      bench.close();
      bench = Bench.onMariaDb();
    }
    var profile = profile(shelf);
    var made = thing(shelf, "gold", profile);
    var key = key(made);
    assertThat(made.body().path("enabled").asBoolean()).isTrue();
    assertThat(made.body().path("description").asString()).isEmpty();
    assertThat(made.body().path(shelf.reference()).asString()).isEqualTo(profile);
    var changed = change(shelf, key, "'description':'d','enabled':false").is(200).body();
    assertThat(changed.path("description").asString()).isEqualTo("d");
    assertThat(changed.path("enabled").asBoolean()).isFalse();
    change(shelf, key, "").is(200);
    assertThat(change(shelf, key, "'description':null").is(200).text())
        .contains("\"description\":\"\"");
    assertThat(thing(shelf, "gold", profile).is(409).fault())
        .isEqualTo("A " + shelf.noun() + " of gold already exists.");
    assertThat(bench.delete(shelf.profiles() + "/" + profile).is(409).fault())
        .isEqualTo(shelf.profileInUse() + " " + profile + " is in use and cannot be modified.");
    bench.delete(shelf.path() + "/" + key).is(204);
    bench.get(shelf.path() + "/" + key).is(404);
    bench.delete(shelf.profiles() + "/" + profile).is(204);
    assertThat(thing(shelf, "gold", profile).is(400).fault())
        .isEqualTo(shelf.profileName() + " " + profile + " not found.");
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void stay_while_load_balancers_are_made_of_them(Shelves shelf, String database) {
    if (database.equals("MariaDB")) {
      bench.close();
      bench = Bench.onMariaDb();
    }
    var key = key(thing(shelf, "gold", profile(shelf)));
    var lb =
        bench
            .post(
                "/loadbalancers",
                "{'loadbalancer':{'vip_subnet_id':'%s','%s':'%s'}}"
                    .formatted(MemoryCloud.SUBNET, shelf.column(), key))
            .is(201)
            .id();
    assertThat(bench.delete(shelf.path() + "/" + key).is(409).fault())
        .isEqualTo(shelf.name() + " " + key + " is in use and cannot be modified.");
    bench.status(lb, "DELETED");
    bench.delete(shelf.path() + "/" + key).is(204);
    var table = Tables.LOAD_BALANCER;
    var row = bench.db.read(tx -> tx.selectFrom(table).where(table.ID.eq(lb)).fetchOne());
    assertThat(row.get(shelf.column(), String.class)).isEqualTo(NIL);
  }

  @ParameterizedTest
  @MethodSource("shelves")
  void profiles_in_use_keep_what_their_provider_reads(Shelves shelf) {
    var profile = profile(shelf);
    changeProfile(shelf, profile, "'%s':'{ }'".formatted(shelf.data())).is(200);
    key(thing(shelf, "gold", profile));
    for (var change : new String[] {"'" + shelf.data() + "':'{}'", "'provider_name':'octavia'"}) {
      assertThat(changeProfile(shelf, profile, change).is(409).fault())
          .isEqualTo(shelf.profileInUse() + " " + profile + " is in use and cannot be modified.");
    }
    var shown = changeProfile(shelf, profile, "'name':'other'").is(200).body();
    assertThat(shown.path("name").asString()).isEqualTo("other");
    assertThat(shown.path(shelf.data()).asString()).isEqualTo("{ }");
  }

  @ParameterizedTest
  @MethodSource("shelves")
  void profiles_must_be_readable(Shelves shelf) {
    var profile = profile(shelf);
    assertThat(changeProfile(shelf, profile, "'%s':'bad'".formatted(shelf.data())).fault())
        .isEqualTo("bad is not a valid option for " + shelf.data());
    assertThat(changeProfile(shelf, profile, "'%s':'[]'".formatted(shelf.data())).is(501).fault())
        .isEqualTo(
            "Provider 'amphora' does not support a requested option: [] is not of type 'object'");
    assertThat(changeProfile(shelf, profile, "'provider_name':'nope'").is(400).fault())
        .isEqualTo("Provider 'nope' is not enabled.");
    assertThat(changeProfile(shelf, profile, "'name':null").is(400).fault())
        .isEqualTo("None is not a valid option for name");
    assertThat(changeProfile(shelf, "x", "'name':null").is(400).fault())
        .isEqualTo("None is not a valid option for name");
    assertThat(changeProfile(shelf, "x", "'name':'a'").is(404).fault())
        .isEqualTo(shelf.profileName() + " x not found.");
    assertThat(
            bench
                .post(
                    shelf.profiles(),
                    "{'%s':{'provider_name':'amphora','%s':'{}'}}"
                        .formatted(shelf.profileRoot(), shelf.data()))
                .is(400)
                .fault())
        .isEqualTo(
            "Invalid input for field/attribute name. Value: 'None'. Mandatory field missing.");
  }

  @ParameterizedTest
  @MethodSource("shelves")
  void lists_filter_sort_and_page(Shelves shelf) {
    var profile = profile(shelf);
    for (var name : new String[] {"a", "b", "c"}) key(thing(shelf, name, profile));
    var plural = shelf.root() + "s";
    var all = bench.get(shelf.path() + "?sort=name:desc&fields=name").is(200).json();
    assertThat(all.path(plural).toString())
        .isEqualTo("[{\"name\":\"c\"},{\"name\":\"b\"},{\"name\":\"a\"}]");
    assertThat(all.has(plural + "_links")).isTrue();
    assertThat(bench.get(shelf.path() + "?name=b").json().path(plural)).hasSize(1);
    assertThat(bench.get(shelf.path() + "?enabled=false").json().path(plural)).isEmpty();
    for (var unknown : List.of("project_id=x", "color=red")) {
      assertThat(bench.get(shelf.path() + "?" + unknown).is(400).fault())
          .isEqualTo("One or more arguments are either duplicate or invalid");
    }
    var page = bench.get(shelf.path() + "?limit=2&sort=name").is(200).json();
    assertThat(page.path(plural)).hasSize(2);
    var next = page.path(plural + "_links").get(0).path("href").asString();
    var rest = bench.get(shelf.path() + next.substring(next.indexOf('?'))).is(200).json();
    assertThat(rest.path(plural)).hasSizeBetween(1, 2);
    var profiles = bench.get(shelf.profiles()).is(200).json();
    assertThat(profiles.path(shelf.profileRoot() + "s")).hasSize(1);
    assertThat(profiles.has(shelf.profileRoot() + "_links")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("shelves")
  void placeholders_are_not_there(Shelves shelf) {
    assertThat(bench.get(shelf.path()).json().path(shelf.root() + "s")).isEmpty();
    assertThat(bench.get(shelf.path() + "/" + NIL).is(404).fault())
        .isEqualTo(shelf.name() + " " + NIL + " not found.");
    change(shelf, NIL, "'enabled':true").is(404);
    bench.delete(shelf.path() + "/" + NIL).is(404);
    bench.get(shelf.profiles() + "/" + NIL).is(404);
    bench.delete(shelf.profiles() + "/" + NIL).is(404);
    thing(shelf, "gold", NIL).is(400);
  }
}
