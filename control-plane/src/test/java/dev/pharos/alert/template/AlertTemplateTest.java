package dev.pharos.alert.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.query.template.TemplateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus documents of each function; the rest stands in rules/templates_test.yaml. */
class AlertTemplateTest {
  private static final AlertData DATA =
      new AlertData(
          Map.of("job", "order", "instance", "o-1:80"),
          Map.of("cluster", "blue"),
          "https://pharos.example/in",
          1.5);

  private static final AlertContext CONTEXT =
      new AlertContext(
          1_353_755_652_000L,
          "https://pharos.example/in",
          (query, timeMs) -> {
            if (query.equals("fails")) {
              throw new IllegalArgumentException("no such thing");
            }
            return query.equals("nothing")
                ? List.of()
                : List.of(
                    new QueriedSample(Map.of("k", "b", "__value__", "text"), 21.0),
                    new QueriedSample(Map.of("k", "a"), 11.0));
          });

  private static String expanded(String text) {
    return AlertTemplate.parse("Test", text).expand(DATA, CONTEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '\0',
      textBlock =
          """
          plain text                                      => plain text
          {{ externalURL }} {{ pathPrefix }}              => https://pharos.example/in /in
          {{ $externalLabels.cluster }}                   => blue
          {{ query "x" | first | strvalue }}              => text
          {{ range query "x" | sortByLabel "k" }}{{ .Labels.k }}:{{ .Value }} {{ end }}. => a:11 b:21 .
          {{ humanize "1234567.0" }} {{ humanize .12 }} {{ humanize 9223372036854775807 }} => 1.235M 120m 9.223E
          {{ humanize1024 1048576 }} {{ humanize1024 .12 }} {{ humanize1024 "9.3e18" }} => 1Mi 0.12 8.066Ei
          {{ humanizeDuration 0 }} {{ humanizeDuration 899.99 }} {{ humanizeDuration 90000 }} {{ humanizeDuration .0001 }} {{ humanizeDuration 1.2345 }} => 0s 14m 59s 1d 1h 0m 0s 100us 1.234s
          {{ humanizeDuration "NaN" }} {{ humanize "+Inf" }} {{ humanizeTimestamp "-Inf" }} => NaN +Inf -Inf
          {{ -0.22222 | humanizePercentage }} {{ 1.23456 | humanizePercentage }} => -22.22% 123.5%
          {{ humanizeTimestamp -1 }}                      => 1969-12-31 23:59:59 +0000 UTC
          {{ "1435065584.128" | humanizeTimestamp }}      => 2015-06-23 13:19:44.128 +0000 UTC
          {{ (1800 | toDuration).String }}                => 30m0s
          {{ now }}                                       => 1.353755652e+09
          {{ (now | toTime).Format "Mon Jan 2 15:04:05 2006" }} => Sat Nov 24 11:14:12 2012
          {{ ("-30m" | parseDuration | toDuration | (now | toTime).Add).UnixMilli }} => 1353753852000
          {{ "aa bb CC" | title }}                        => Aa Bb CC
          {{ stripPort "2001:0DB8::1" }} {{ stripPort "[2001:0DB8::1]::12345" }} => 2001:0DB8::1 [2001:0DB8::1]::12345
          {{ stripDomain "foo.example.com:12345" }} {{ stripDomain "[2001:0DB8::1]:12345" }} => foo:12345 [2001:0DB8::1]:12345
          {{ graphLink "up" }} {{ tableLink "up" }}       => /graph?g0.expr=up&g0.tab=0 /graph?g0.expr=up&g0.tab=1
          {{ printf "%0.2f" (parseDuration "-1h2m10ms") }} => -3720.01
          {{ safeHtml "<b>" }} {{ urlQueryEscape "a b" }} => <b> a+b
          {{define "x"}}{{.arg0}} {{.arg1}}{{end}}{{template "x" (args 1 "2")}} => 1 2
          {{ block "y" $value }}{{ . }}{{ end }}          => 1.5
          {{ with $labels }}{{ .job }}{{ end }}{{ if $x := query "nothing" }}1{{ else }}{{ len $x }}{{ end }} => order0
          {{ "\\u00e9\\x41\\n" | printf "%q" }} {{ 'a' }} {{ `raw\\` }} => "éA\\n" 97 raw\\
          """)
  void makesWhatPrometheusDocuments(String template, String made) {
    assertThat(expanded(template)).isEqualTo(made);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '\0',
      textBlock =
          """
          {{ query "nothing" | first }}  => error calling first: first() called on vector with no elements
          {{ query "fails" }}            => error calling query: no such thing
          {{ humanize "one" }}           => error calling humanize: strconv.ParseFloat: parsing "one": invalid syntax
          {{ toTime "NaN" }}             => error calling toTime: value is NaN or Inf
          {{ (query "x").banana }}       => can't evaluate field banana in type []interface {}
          {{ .Banana }}                  => can't evaluate field Banana in type struct
          {{ toUpper $value }}           => wrong type for value; expected string; got float64
          {{ gt $value 1 }}              => error calling gt: incompatible types for comparison: float64 and int
          {{ match "(" "a" }}            => error calling match: error parsing regexp: missing closing )
          {{ parseDuration "1x" }}       => error calling parseDuration: not a valid duration string: "1x"
          {{ humanize 1 2 }}             => wrong number of args for humanize: want 1 got 2
          {{ template "none" }}          => template "none" not defined
          {{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }} => exceeded maximum template depth
          {{ range 2000 }}{{ range 2000 }}x{{ end }}{{ end }} => it takes more than 1000000 steps
          """)
  void saysWhyItFails(String template, String why) {
    assertThatThrownBy(() -> expanded(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith(
            "error executing template __alert_Test: template: __alert_Test:1: executing \"__alert_Test\": ")
        .hasMessageContaining(why);
  }
}
