package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Flagger sends to a webhook. Its namespace is Kubernetes', which need not be the service's:
 * that is told in the metadata, where it is needed.
 *
 * @param name of the canary: the service's, unless the metadata tell another
 * @param metadata service, version, environment, namespace and allow; each may be absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record GateBody(
    @Nullable String name,
    @Nullable String namespace,
    @Nullable String phase,
    @Nullable Map<String, String> metadata) {

  @Nullable String metadata(String key, @Nullable String otherwise) {
    String told = metadata == null ? null : metadata.get(key);
    return told == null || told.isEmpty() ? otherwise : told;
  }
}
