package dev.pharos.aggregate.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.StartupException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final List<String> ALL = List.of("card", "token", "password", "email");

  private static final List<SecretSigns.Sign> SIGNS_OF_CARD =
      List.of(SecretSigns.Sign.CARD, SecretSigns.Sign.ANY);

  /** Whole secrets and pieces of such, from which random texts are made. */
  private static final String[] PIECES = {
    "4111 1111 1111 1111",
    "5555555555554444",
    "378282246310005",
    "password=",
    "pwd: ",
    "token=",
    "\"secret\": \"",
    "Bearer ",
    "Basic ",
    "eyJhbGciOi",
    ".eyJzdWIiOiIx",
    "AKIA",
    "ASIAIOSFODNN7EXAMPLE",
    "ghp_",
    "0123456789abcdefghijABCDEFGHIJ012345",
    "https://joe:",
    "s3cret@",
    "host/",
    "joe@shop.example",
    "‹redacted:card›",
    "‹redacted:",
    "›",
    " ",
    "&",
    "=",
    ":",
    "'",
    "\"",
    "\\\"",
    "x",
    "42",
    "-",
    "_",
    "xoxb-123456789012-abc",
    "sk_live_",
    "AIza",
    "glpat-",
    "api_key",
    "clientSecret",
    "\n",
    "ü",
    "-----BEGIN RSA PRIVATE KEY-----"
  };

  private final Redactor redactor = new Redactor(new RedactionSettings(ALL, Map.of()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          paid with 4111 1111 1111 1111 today | paid with ‹redacted:card› today
          4111-1111-1111-1111                 | ‹redacted:card›
          card=378282246310005;               | card=‹redacted:card›;
          Authorization: Bearer abcdef012345  | Authorization: Bearer ‹redacted:token›
          Authorization: Basic dXNlcjpwYXNz   | Authorization: Basic ‹redacted:token›
          jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end | jwt ‹redacted:token› end
          key AKIAIOSFODNN7EXAMPLE used       | key ‹redacted:token› used
          ghp_0123456789abcdefghijABCDEFGHIJ012345 | ‹redacted:token›
          jdbc:postgresql://shop:hunter2@db/orders | jdbc:postgresql://shop:‹redacted:password›@db/orders
          amqp://:hunter2@mq                  | amqp://:‹redacted:password›@mq
          GET /login?user=joe&password=hunter2&x=1 | GET /login?user=joe&password=‹redacted:password›&x=1
          pwd=x                               | pwd=‹redacted:password›
          {"user":"joe","password":"a b\\"c"} | {"user":"joe","password":"‹redacted:password›"}
          body={\\"password\\":\\"hunter2\\"}  | body={\\"password\\":\\"‹redacted:password›\\"}
          clientSecret='abc def'              | clientSecret='‹redacted:password›'
          password: hunter2                   | password: ‹redacted:password›
          x-api-key: 0123456789abcdef0123456789 | x-api-key: ‹redacted:password›
          mail to joe.doe@shop.example failed | mail to ‹redacted:email› failed
          """)
  void putsAMarkInThePlaceOfSecrets(String text, String expected) {
    String unescaped = text.replace("\\\\", "\\");
    assertThat(redactor.redact(unescaped)).isEqualTo(expected.replace("\\\\", "\\"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "order 4111 1111 1111 1112 is no card",
        "at 1779961234567 and 1779961234567890123 ns",
        "trace 4111111111111111abcdef0123456789",
        "0.4111111111111111",
        "UPDATE users SET password = ? WHERE id = $1 AND token = :token",
        "Unexpected token: name",
        "https://shop.example:8443/a@b",
        "the password was changed",
        "tokens=12 of max_tokens",
        "123e4567-e89b-12d3-a456-426614174000",
        "already ‹redacted:password› gone"
      })
  void leavesAloneWhatIsNoSecret(String text) {
    assertThat(new Redactor(RedactionSettings.DEFAULT).redact(text)).isSameAs(text);
  }

  @Test
  void changesNothingASecondTimeWhateverTheText() {
    Random random = new Random(1);
    int redacted = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random);

      String once = redactor.redact(text);

      assertThat(redactor.redact(once)).as("of %s", text).isEqualTo(once);
      redacted += once.equals(text) ? 0 : 1;
    }
    assertThat(redacted).isGreaterThan(5_000);
  }

  @Test
  void seesASignOfWhateverARuleFinds() {
    List<SecretRule> rules = new RedactionSettings(ALL, Map.of()).builtIn();
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random);
      for (SecretRule rule : rules) {
        if (!rule.find(text).isEmpty()) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          assertThat(SecretSigns.in(utf8, 0, utf8.length))
              .as("%s in '%s'", rule.name(), text)
              .isIn(rule.name().equals("card") ? SIGNS_OF_CARD : List.of(SecretSigns.Sign.ANY));
        }
      }
    }
  }

  @Test
  void takesTheWholeValueOfAnAttributeNamedAsASecret() {
    assertThat(redactor.redact("db.password", "correct horse")).isEqualTo("‹redacted:password›");
    assertThat(redactor.redact("clientSecret", "a")).isEqualTo("‹redacted:password›");
    assertThat(redactor.redact("http.request.header.authorization", "x"))
        .isEqualTo("‹redacted:password›");
    assertThat(redactor.redact("k8s.secret.name", "db")).isEqualTo("db");
    assertThat(redactor.redact("message.tokenizer", "db")).isEqualTo("db");
    assertThat(redactor.redact("db.password", "‹redacted:password›"))
        .isEqualTo("‹redacted:password›");
  }

  @Test
  void findsSecretsInListsAndMaps() {
    Attributes nested = Attributes.builder().put("pwd", "x").build();

    assertThat(redactor.finds(of("a", new AttributeValue.KeyValues(nested)))).isTrue();
    assertThat(redactor.finds(of("a", listOf("fine", "pwd=hunter2")))).isTrue();
    assertThat(redactor.finds(of("cookie", listOf("fine")))).isTrue();
    assertThat(redactor.finds(of("a", listOf("fine")))).isFalse();
  }

  @Test
  void countsByRule() {
    redactor.redact("4111111111111111 and 5555555555554444 and pwd=x");

    assertThat(redactor.counts().snapshot())
        .containsExactly(
            Map.entry("card", 2L),
            Map.entry("token", 0L),
            Map.entry("password", 1L),
            Map.entry("email", 0L));
  }

  @Test
  void takesOutWhatAnOwnPatternSays() {
    Redactor own =
        new Redactor(
            new RedactionSettings(
                List.of("none"), Map.of("customer", "customer (\\d+)", "iban", "\\bDE\\d{20}\\b")));

    assertThat(own.redact("customer 4711 has DE02120300000000202051, pwd=x"))
        .isEqualTo("customer ‹redacted:customer› has ‹redacted:iban›, pwd=x");
  }

  @Test
  void isNotStoppedByAPatternThatWouldBacktrack() {
    Redactor own = new Redactor(new RedactionSettings(List.of("none"), Map.of("bad", "(a+)+b")));
    String text = "a".repeat(50_000);

    assertThat(own.redact(text)).isSameAs(text);
  }

  @Test
  void saysWhatIsWrongWithAPattern() {
    assertThatThrownBy(() -> withPattern("iban", "[A-"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("pharos.redaction.patterns.iban: '[A-' is not a regular expression");
    assertThatThrownBy(() -> withPattern("iban", "a*")).hasMessageContaining("match everywhere");
    assertThatThrownBy(() -> withPattern("card", "a")).hasMessageContaining("is not a name");
    assertThatThrownBy(() -> withPattern("x", "(?=a)")).hasMessageContaining("look-around");
    assertThatThrownBy(() -> withPattern("x", "(a{500}){10}"))
        .hasMessageContaining("repeats too much");
    assertThatThrownBy(() -> new RedactionSettings(List.of("cards"), Map.of()))
        .hasMessage(
            "pharos.redaction.rules: 'cards' is not one of card, token, password, email;"
                + " write none alone to switch them off");
  }

  private static void withPattern(String name, String pattern) {
    new Redactor(new RedactionSettings(ALL, Map.of(name, pattern)));
  }

  private static Attributes of(String key, AttributeValue value) {
    return Attributes.builder().put(key, value).build();
  }

  private static AttributeValue listOf(String... texts) {
    return new AttributeValue.Array(
        java.util.Arrays.stream(texts)
            .map(text -> (AttributeValue) new AttributeValue.Text(text))
            .toList());
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int pieces = random.nextInt(1, 8); pieces > 0; pieces--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
