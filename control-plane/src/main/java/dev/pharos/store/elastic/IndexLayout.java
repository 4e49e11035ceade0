package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.indices.put_index_template.IndexTemplateMapping;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the index of a day is spread over nodes.
 *
 * @param shards at least 1
 * @param replicas copies of each shard; null for one as soon as there is a second node
 */
record IndexLayout(int shards, @Nullable Integer replicas) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static final IndexLayout DEFAULT = new IndexLayout(1, null);

  /**
   * A template that lies beside this class, with this layout.
   *
   * @param file such as {@code spans.json}
   */
  IndexTemplateMapping template(String file) throws IOException {
    try (InputStream written = IndexLayout.class.getResourceAsStream(file)) {
      JsonNode template = JSON.readTree(Objects.requireNonNull(written, file));
      ObjectNode index = template.withObject("/settings/index");
      index.put("number_of_shards", shards);
      if (replicas != null) {
        // Between this and this: for the server, a bare number would not undo the range.
        index.put("auto_expand_replicas", replicas + "-" + replicas);
      }
      byte[] laidOut = JSON.writeValueAsBytes(template);
      return IndexTemplateMapping.of(
          builder -> builder.withJson(new ByteArrayInputStream(laidOut)));
    }
  }
}
