package dev.pharos.query.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1500B, 1500",
    "12 kB, 12000",
    "500MB, 500000000",
    "20GB, 20000000000",
    "1.5gb, 1500000000",
    "1000TB, 1000000000000000"
  })
  void aSizeIsANumberAndAUnitOfTens(String written, long bytes) {
    assertThat(new Budgets(written, Map.of(), Map.of()).ofAll()).hasValue(bytes);
  }

  @Test
  void whatIsNotSetHasNone() {
    assertThat(new Budgets(null, Map.of(), Map.of()).ofAll()).isEmpty();
    assertThat(new Budgets(" ", Map.of("prod", ""), Map.of()).ofAll()).isEmpty();
    assertThat(new Budgets(null, Map.of("prod", ""), Map.of("shop/order", "2GB")).ofEnvironments())
        .isEmpty();
    assertThat(new Budgets(null, Map.of(), Map.of("shop/order", "2GB")).ofServices())
        .isEqualTo(Map.of("shop/order", 2_000_000_000L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.4", "-1GB", "20 apples", "GB", "1001TB", "1e9", "20GiB", "1,5GB"})
  void whatIsNoSizeEndsTheStartWithItsSetting(String wrong) {
    assertThatThrownBy(() -> new Budgets(wrong, Map.of(), Map.of()))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "pharos.budget.bytes-per-day: '%s' is no size; write 1B to 1000TB, for example 500MB or 20GB"
                .formatted(wrong));
    assertThatThrownBy(() -> new Budgets(null, Map.of("prod", wrong), Map.of()))
        .hasMessageStartingWith("pharos.budget.environments.prod: '" + wrong + "'");
    assertThatThrownBy(() -> new Budgets(null, Map.of(), Map.of("order", wrong)))
        .hasMessageStartingWith("pharos.budget.services.order: '" + wrong + "'");
  }
}
