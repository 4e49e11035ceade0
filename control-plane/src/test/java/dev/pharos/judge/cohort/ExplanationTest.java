package dev.pharos.judge.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds causes that were planted among much that varies by chance. Seeds are fixed. */
class ExplanationTest {
  private static final int TRACES = 1_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsOneInstance(long seed) {
    Explanation explained = explain(seed, request -> request.payment() == 1);

    Finding first = explained.findings().getFirst();
    assertThat(first.traits()).containsExactly(Trait.attribute("service.instance.id", "payment-1"));
    assertThat(first.same()).contains(Trait.attribute("host.name", "host-of-payment-1"));
    assertThat(explained.findings()).hasSizeLessThanOrEqualTo(2);
    assertNoNonsense(explained);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsOneRoute(long seed) {
    Explanation explained = explain(seed, request -> request.route().equals("/orders/{id}"));

    assertThat(explained.findings().getFirst().traits())
        .containsExactly(Trait.attribute("http.route", "/orders/{id}"));
    assertThat(explained.findings().getFirst().same())
        .contains(Trait.operation("gateway", "GET /orders/{id}"));
    assertNoNonsense(explained);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsOneTenant(long seed) {
    Explanation explained = explain(seed, request -> request.tenant().equals("tenant-3"));

    assertThat(explained.findings().getFirst().traits())
        .containsExactly(Trait.attribute("tenant", "tenant-3"));
    assertThat(explained.findings()).hasSize(1);
    assertNoNonsense(explained);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsOneVersion(long seed) {
    Explanation explained = explain(seed, request -> request.version().equals("1.5.0"));

    Finding first = explained.findings().getFirst();
    assertThat(first.traits()).containsExactly(Trait.version("payment", "1.5.0"));
    assertThat(first.same()).contains(Trait.attribute("service.instance.id", "payment-2"));
    assertNoNonsense(explained);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsWhatOnlyTogetherIsSlow(long seed) {
    Explanation explained =
        explain(seed, request -> request.region().equals("eu") && request.order() == 1);

    Finding first = explained.findings().getFirst();
    assertThat(first.traits())
        .containsExactlyInAnyOrder(
            Trait.attribute("region", "eu"), Trait.attribute("service.instance.id", "order-1"));
    assertThat(explained.findings()).as("its parts alone are no further causes").hasSize(1);
    assertNoNonsense(explained);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsTwoCausesBesideEachOther(long seed) {
    Explanation explained =
        explain(
            seed,
            request -> request.route().equals("/search") || request.version().equals("1.5.0"));

    assertThat(explained.findings())
        .filteredOn(finding -> finding.traits().size() == 1)
        .extracting(finding -> finding.traits().getFirst())
        .contains(Trait.attribute("http.route", "/search"), Trait.version("payment", "1.5.0"));
    assertNoNonsense(explained);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsLargeNumbers(long seed) {
    RandomShop shop = new RandomShop(seed).draw(3 * TRACES, request -> false);
    List<List<Span>> large =
        shop.usual.stream().filter(trace -> bodySize(trace) > 200).limit(600).toList();
    List<List<Span>> small =
        shop.usual.stream().filter(trace -> bodySize(trace) <= 200).limit(600).toList();

    Explanation explained = explained(large, small, Set.of());

    Trait first = explained.findings().getFirst().traits().getFirst();
    assertThat(first.kind()).isEqualTo(Trait.Kind.AT_LEAST);
    assertThat(first.key()).isEqualTo("http.request.body.size");
    assertNoNonsense(explained);
  }

  @Test
  void withoutACauseNothingRanks() {
    for (long seed = 100; seed < 140; seed++) {
      Explanation explained = explain(seed, request -> false);

      assertThat(explained.findings()).as("seed " + seed).isEmpty();
      assertThat(explained.dull())
          .extracting(finding -> finding.traits().getFirst().key())
          .contains("service.instance.id", "http.route")
          .doesNotContain("user.id", "request.id", "telemetry.sdk.language");
    }
  }

  @Test
  void fewTracesGiveNoConfidentAnswer() {
    RandomShop shop = new RandomShop(5).draw(6, request -> request.payment() == 1);

    assertThat(explained(shop.slow, shop.usual, Set.of()).findings()).isEmpty();
    assertThat(explained(List.of(), shop.usual, Set.of()).findings()).isEmpty();
    assertThat(explained(shop.slow, List.of(), Set.of()).findings()).isEmpty();
  }

  @Test
  void outcomesAreNoReasons() {
    RandomShop shop = new RandomShop(5).draw(TRACES, request -> request.region().equals("us"));

    Explanation explained = explained(shop.slow, shop.usual, Set.of("region"));

    assertThat(explained.findings()).isEmpty();
  }

  @Test
  void saysWhatWasFound() {
    Finding finding =
        new Finding(
            List.of(Trait.version("payment", "1.5.0"), Trait.attribute("tenant", "acme")),
            new Shares(81, 100, 4, 100),
            List.of());

    assertThat(finding.sentence())
        .isEqualTo(
            "payment 1.5.0 together with tenant=acme: in 81 % of these traces and in 4 % of the"
                + " others.");
  }

  private static Explanation explain(long seed, Predicate<RandomShop.Request> cause) {
    RandomShop shop = new RandomShop(seed).draw(TRACES, cause);
    return explained(shop.slow, shop.usual, Set.of());
  }

  private static Explanation explained(
      List<List<Span>> cohort, List<List<Span>> rest, Set<String> leftOut) {
    TraitTable table = new TraitTable(leftOut);
    BitSet chosen = new BitSet();
    // In turns, as they come from a store.
    for (int i = 0; i < Math.max(cohort.size(), rest.size()); i++) {
      if (i < cohort.size()) {
        chosen.set(table.traces());
        table.add(cohort.get(i));
      }
      if (i < rest.size()) {
        table.add(rest.get(i));
      }
    }
    return table.explain(chosen);
  }

  private static long bodySize(List<Span> trace) {
    return trace.getFirst().attributes().get("http.request.body.size")
            instanceof AttributeValue.Int(long size)
        ? size
        : 0;
  }

  private static void assertNoNonsense(Explanation explained) {
    assertThat(explained.findings())
        .flatExtracting(Finding::traits)
        .extracting(Trait::key)
        .doesNotContain("user.id", "request.id", "thread.id", "feature", "telemetry.sdk.language");
    assertThat(explained.findings())
        .flatExtracting(Finding::same)
        .extracting(Trait::key)
        .doesNotContain("user.id", "request.id", "thread.id", "telemetry.sdk.language");
  }
}
