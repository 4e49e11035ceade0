package dev.pharos.store.elastic;

import java.net.URI;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests the address of a real Elasticsearch, which is started for the first of them and ends
 * after the last. Where {@code PHAROS_TEST_ELASTICSEARCH} names one that runs, such as one of
 * another version, it is that.
 */
final class WithElasticsearch implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == URI.class;
  }

  @Override
  public URI resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String running = System.getenv("PHAROS_TEST_ELASTICSEARCH");
    if (running != null) {
      return URI.create(running);
    }
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(WithElasticsearch.class))
        .computeIfAbsent("server", key -> ElasticsearchProcess.start(), ElasticsearchProcess.class)
        .url();
  }
}
