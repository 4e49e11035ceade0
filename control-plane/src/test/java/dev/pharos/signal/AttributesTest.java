package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributesTest {
  @Test
  void findsWhatIsThereAndNothingElseHoweverManyKeys() {
    Random random = new Random(1);
    for (int count = 0; count < 80; count++) {
      Attributes.Builder builder = Attributes.builder();
      Map<String, AttributeValue> first = new HashMap<>();
      for (int i = 0; i < count; i++) {
        String key = "key." + random.nextInt(200);
        AttributeValue value = new AttributeValue.Int(i);
        builder.put(key, value);
        first.putIfAbsent(key, value);
      }
      Attributes attributes = builder.build();
      for (int key = 0; key < 200; key++) {
        // A key of its own, as a query brings one: equal, but not the same object.
        assertThat(attributes.get("key." + key)).isEqualTo(first.get("key." + key));
      }
    }
  }

  @Test
  void findsKeysWhoseHashesAreEqualOrZero() {
    Attributes attributes = Attributes.of("Aa", "one", "", "two");

    assertThat(attributes.text("Aa")).isEqualTo("one");
    assertThat(attributes.text("BB")).isNull();
    assertThat(attributes.text("")).isEqualTo("two");
  }
}
