package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.CacheUse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheMetersTest {
  @Test
  void showsHowEachCacheIsUsed() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CacheUse used = new CacheUse("block_vocabularies");
    new CacheMeters(List.of(used, new CacheUse("window_sums"))).bindTo(registry);
    used.countFound();
    used.countFound();
    used.countMissed();
    used.countEvicted();

    assertThat(registry.scrape().lines())
        .contains(
            "pharos_cache_reads_total{cache=\"block_vocabularies\",result=\"found\"} 2.0",
            "pharos_cache_reads_total{cache=\"block_vocabularies\",result=\"missed\"} 1.0",
            "pharos_cache_evictions_total{cache=\"block_vocabularies\"} 1.0",
            "pharos_cache_reads_total{cache=\"window_sums\",result=\"found\"} 0.0",
            "pharos_cache_evictions_total{cache=\"window_sums\"} 0.0");
  }
}
