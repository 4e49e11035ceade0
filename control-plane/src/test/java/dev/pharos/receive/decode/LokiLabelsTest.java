package dev.pharos.receive.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.LokiLabels.Label;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LokiLabelsTest {

  @Property(tries = 2_000)
  void readsWhatItWrote(@ForAll String first, @ForAll String second) throws Exception {
    List<Label> labels = List.of(new Label("a_b", first), new Label("c.d", second));

    assertThat(LokiLabels.parse(LokiLabels.write(labels))).isEqualTo(labels);
  }

  @Test
  void readsWhatGoQuotes() throws Exception {
    assertThat(LokiLabels.parse("{}")).isEmpty();
    assertThat(LokiLabels.parse(" { a = \"x\" , b=`\\d+`, } "))
        .containsExactly(new Label("a", "x"), new Label("b", "\\d+"));
    assertThat(LokiLabels.parse("{a=\"\\t\\x41\\u00e9\\U0001F6A2\\101\\\"\"}"))
        .containsExactly(new Label("a", "\tAé🚢A\""));
  }

  @Test
  void saysWhatItExpectedWhere() {
    for (String broken :
        List.of(
            "",
            "a",
            "{",
            "{a",
            "{a=",
            "{a=\"x",
            "{a=\"x\"",
            "{a=\"\\q\"}",
            "{a=\"\\xzz\"}",
            "{=\"x\"}",
            "{a=\"x\" b=\"y\"}",
            "{a=\"x\"} more",
            "{a=~\"x\"}")) {
      assertThatThrownBy(() -> LokiLabels.parse(broken))
          .as(broken)
          .isInstanceOf(MalformedPayloadException.class)
          .hasMessageMatching("(?s)protobuf, labels .*: expected .+ at character \\d+");
    }
  }
}
