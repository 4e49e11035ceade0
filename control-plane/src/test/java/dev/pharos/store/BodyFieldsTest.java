package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class BodyFieldsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{}                                  # ``",
        "{\"a\":1}                           # a=1",
        "  { \"a\" : true , \"b\":null }     # a=true",
        "{\"a\":{\"b\":{\"c\":\"x\"}},\"d\":2} # a.b.c=x;d=2",
        "{\"a\":[1,\"two\",{\"b\":3},[4]]}   # a=1;a=two;a.b=3;a=4",
        "{\"a\":\"x\\ty\\/z\\\\\"}           # a=x\ty/z\\",
        "{\"a\":\"\\u00e9\\u003c\\u0061\"}   # a=é<\\u0061",
        "{\"a\":1,\"b\":\"cut                # a=1",
        "{\"a\":1,\"b\":12                   # a=1",
        "{\"a\":1} trailing b=2              # a=1",
        "{a=1}                               # ``",
        "[{\"a\":1}]                         # ``",
        "plain words only                    # ``",
        "took=12ms user=\"a b\" ok=          # took=12ms;user=a b;ok=",
        "12:01 INFO done n=1, m=2            # n=1,;m=2",
        "a=\"x\\\"y\\tz\" b=c=d =e f         # a=x\"y\tz;b=c=d",
        "a=1 b=\"never closed c=3            # a=1",
      })
  void readsWhatALineHas(String body, String expected) {
    assertThat(String.join(";", fields(new AttributeValue.Text(body)))).isEqualTo(expected);
  }

  @Test
  void readsMapsThatAreNoText() {
    Attributes inner = Attributes.builder().put("id", 7).build();
    Attributes outer =
        Attributes.builder()
            .put("user", new AttributeValue.KeyValues(inner))
            .put("ok", true)
            .build();

    assertThat(fields(new AttributeValue.KeyValues(outer))).containsExactly("user.id=7", "ok=true");
  }

  @Test
  void objectsWithinObjectsAreReadToABoundOnly() {
    String deep = "{\"a\":".repeat(10_000) + "1";

    assertThat(fields(new AttributeValue.Text(deep))).isEmpty();
  }

  @Test
  void readsOfRandomJsonWhatALibraryReads() {
    Random random = new Random(77);
    for (int i = 0; i < 2_000; i++) {
      ObjectNode object = JSON.createObjectNode();
      fill(object, random, 0);
      List<String> expected = new ArrayList<>();
      flatten("", object, expected);
      String text =
          random.nextBoolean()
              ? object.toString()
              : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object);

      assertThat(fields(new AttributeValue.Text(text))).as(text).isEqualTo(expected);
    }
  }

  private static List<String> fields(AttributeValue body) {
    List<String> found = new ArrayList<>();
    boolean whole = BodyFields.visit(body, (key, value) -> found.add(key + "=" + value));
    assertThat(whole).isTrue();
    found.forEach(field -> {
      int equals = field.indexOf('=');
      String key = field.substring(0, equals);
      String value = field.substring(equals + 1);
      if (!value.contains("=") && !key.isEmpty()) {
        assertThat(BodyFields.anyOf(body, key, ValueTest.is(value))).as(field).isTrue();
      }
    });
    return found;
  }

  private static void fill(ObjectNode object, Random random, int depth) {
    for (int i = random.nextInt(5); i >= 0; i--) {
      object.set(text(random), value(random, depth));
    }
  }

  private static JsonNode value(Random random, int depth) {
    switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> {
        return JSON.getNodeFactory().numberNode(random.nextLong());
      }
      case 1 -> {
        return JSON.getNodeFactory().numberNode(random.nextInt(1_000));
      }
      case 2 -> {
        return JSON.getNodeFactory().booleanNode(random.nextBoolean());
      }
      case 3 -> {
        return JSON.getNodeFactory().nullNode();
      }
      case 4 -> {
        return JSON.getNodeFactory().stringNode(text(random));
      }
      case 5 -> {
        ArrayNode array = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth + 1));
        }
        return array;
      }
      default -> {
        ObjectNode inner = JSON.createObjectNode();
        fill(inner, random, depth + 1);
        return inner;
      }
    }
  }

  private static String text(Random random) {
    String[] pieces = {"a", "b7", " ", "\"", "\\", "\n", "/", "é", "\u0001", "=", "{", "😀", "x-y"};
    StringBuilder text = new StringBuilder("k");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  private static void flatten(String path, JsonNode node, List<String> fields) {
    if (node.isObject()) {
      node.properties()
          .forEach(field ->
              flatten(
                  path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                  field.getValue(),
                  fields));
    } else if (node.isArray()) {
      node.forEach(element -> flatten(path, element, fields));
    } else if (!node.isNull()) {
      fields.add(path + "=" + (node.isString() ? node.stringValue() : node.toString()));
    }
  }
}
