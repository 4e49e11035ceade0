package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class IndexLayoutTest {
  @Test
  void asItIsThereIsAReplicaAsSoonAsThereIsASecondNode() throws IOException {
    assertThat(settings(IndexLayout.DEFAULT))
        .contains("\"number_of_shards\":1", "\"auto_expand_replicas\":\"0-1\"");
  }

  @Test
  void whatIsSetReplacesThat() throws IOException {
    assertThat(settings(new IndexLayout(3, 2)))
        .contains("\"number_of_shards\":3", "\"auto_expand_replicas\":\"2-2\"")
        .doesNotContain("0-1")
        .contains("best_compression");
  }

  private static String settings(IndexLayout layout) throws IOException {
    return String.valueOf(layout.template("spans.json").settings())
        .replace("\"1\"", "1")
        .replace("\"3\"", "3");
  }
}
