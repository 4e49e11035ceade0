package dev.pharos;

import dev.pharos.signal.StartupException;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Refuses a store that there is none of, before it is missed. Each store's own configuration says
 * for which choice it is there.
 */
@Configuration(proxyBeanMethods = false)
class StoreChoice {
  static final List<String> STORES = List.of("embedded", "elasticsearch");

  @Bean
  static BeanFactoryPostProcessor knownStore(@Value("${pharos.store:embedded}") String store) {
    if (!STORES.contains(store.toLowerCase(Locale.ROOT))) {
      throw new StartupException(
          "pharos.store: '" + store + "' is not one of " + String.join(", ", STORES));
    }
    return beans -> {};
  }
}
