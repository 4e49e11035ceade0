package dev.pharos.show;

import dev.pharos.signal.CacheUse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/** Whether the bounds of caches suit what is asked, at {@code /actuator/prometheus}. */
record CacheMeters(List<CacheUse> caches) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    for (CacheUse use : caches) {
      FunctionCounter.builder("pharos.cache.reads", use, CacheUse::found)
          .description("Questions to a cache")
          .tag("cache", use.cache())
          .tag("result", "found")
          .register(registry);
      FunctionCounter.builder("pharos.cache.reads", use, CacheUse::missed)
          .description("Questions to a cache")
          .tag("cache", use.cache())
          .tag("result", "missed")
          .register(registry);
      FunctionCounter.builder("pharos.cache.evictions", use, CacheUse::evicted)
          .description("What a cache let go for want of room")
          .tag("cache", use.cache())
          .register(registry);
    }
  }
}
