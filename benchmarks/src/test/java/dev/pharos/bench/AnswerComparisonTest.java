package dev.pharos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswerComparisonTest {
  private static final String HISTOGRAM =
      "{'count':'%s','sum':'4.5','buckets':[[0,'0.5','1','%s'],[0,'1','+Inf','1']]}";

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "1, 1.0000000009, true",
    "1, 1.0000000011, false",
    "-1e-20, -1.0000000009e-20, true",
    "1e-20, 2e-20, false",
    "0, 1e-300, false",
    "0, -0, true",
    "NaN, NaN, true",
    "NaN, 1, false",
    "+Inf, +Inf, true",
    "+Inf, -Inf, false",
    "+Inf, 1.7e308, false",
  })
  void numbersAreTheSameToABillionthOfTheLarger(String one, String other, boolean same) {
    assertThat(AnswerComparison.isSame(number(one), number(other))).isEqualTo(same);
    assertThat(AnswerComparison.isSame(number(other), number(one))).isEqualTo(same);
  }

  private static double number(String text) {
    return AnswerComparison.number(text);
  }

  @Test
  void equalAnswersDoNotDifferWhateverTheOrderOfSeriesAndLabels() {
    assertThat(
            differences(
                vector("{'a':'1','b':'2'}:7", "{'a':'2'}:NaN"),
                vector("{'a':'2'}:NaN", "{'b':'2','a':'1'}:7.0000000001")))
        .isEmpty();
  }

  @Test
  void aWrongValueIsToldWithItsSeries() {
    assertThat(
            differences(
                vector("{'a':'1'}:7", "{'a':'2'}:8"), vector("{'a':'1'}:7", "{'a':'2'}:8.001")))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.series()).isEqualTo("{a=2}");
          assertThat(one.what()).contains("\"8\"", "\"8.001\"");
        });
  }

  @Test
  void missingAndRepeatedSeriesAreTold() {
    assertThat(
            differences(
                vector("{'a':'1'}:7", "{'a':'2'}:8"),
                vector("{'a':'1'}:7", "{'a':'1'}:7", "{'a':'3'}:8")))
        .extracting(AnswerComparison.Difference::series, AnswerComparison.Difference::what)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("{a=1}", "is there twice in one answer"),
            org.assertj.core.groups.Tuple.tuple("{a=2}", "is missing on the right"),
            org.assertj.core.groups.Tuple.tuple("{a=3}", "is missing on the left"));
  }

  @Test
  void theOrderCountsWhereTheQueryOrders() {
    String one = vector("{'a':'1'}:7", "{'a':'2'}:8");
    String other = vector("{'a':'2'}:8", "{'a':'1'}:7");

    assertThat(AnswerComparison.of(json(one), json(other), true)).hasSize(1);
    assertThat(AnswerComparison.of(json(one), json(one), true)).isEmpty();
    String equal = vector("{'a':'1'}:7", "{'a':'2'}:7");
    String turned = vector("{'a':'2'}:7", "{'a':'1'}:7");
    assertThat(AnswerComparison.of(json(equal), json(turned), true)).isEmpty();
  }

  @Test
  void eachPointOfARangeIsCompared() {
    String one = matrix("[10,'1'],[25.001,'2'],[40,'3']");

    assertThat(differences(one, one)).isEmpty();
    assertThat(differences(one, matrix("[10,'1'],[25.001,'2.1'],[40,'3']"))).hasSize(1);
    assertThat(differences(one, matrix("[10,'1'],[25.002,'2'],[40,'3']"))).hasSize(1);
    assertThat(differences(one, matrix("[10,'1'],[25.001,'2']"))).hasSize(1);
  }

  @Test
  void histogramsAreComparedByCountSumAndBuckets() {
    String one = histograms(HISTOGRAM.formatted("3", "2"));

    assertThat(differences(one, one)).isEmpty();
    assertThat(differences(one, histograms(HISTOGRAM.formatted("3.00000000001", "2")))).isEmpty();
    assertThat(differences(one, histograms(HISTOGRAM.formatted("4", "2")))).hasSize(1);
    assertThat(differences(one, histograms(HISTOGRAM.formatted("3", "2.1")))).hasSize(1);
    assertThat(differences(one, histograms(HISTOGRAM.formatted("3", "2").replace("4.5", "4.6"))))
        .hasSize(1);
    assertThat(
            differences(
                one, histograms(HISTOGRAM.formatted("3", "2").replace("[0,'0.5", "[3,'0.5"))))
        .hasSize(1);
    assertThat(
            differences(one, histograms("{'count':'3','sum':'4.5','buckets':[[0,'0.5','1','2']]}")))
        .hasSize(1);
    assertThat(differences(one, vector("{'a':'1'}:3"))).hasSize(1);
  }

  @Test
  void anotherTypeAFailureAndNothingAtAllAreDifferences() {
    String scalar = "{'status':'success','data':{'resultType':'scalar','result':[1,'2']}}";
    String failed = "{'status':'error','errorType':'execution','error':'too many samples'}";

    assertThat(differences(scalar, scalar)).isEmpty();
    assertThat(differences(scalar, scalar.replace("'2'", "'3'"))).hasSize(1);
    assertThat(differences(scalar, vector("{'a':'1'}:2"))).hasSize(1);
    assertThat(differences(failed, failed)).hasSize(1);
    assertThat(differences(vector("{'a':'1'}:2"), failed)).hasSize(1);
    assertThat(differences(vector(), vector()))
        .singleElement()
        .satisfies(one -> assertThat(one.what()).contains("both are empty"));
  }

  private static List<AnswerComparison.Difference> differences(String one, String other) {
    return AnswerComparison.of(json(one), json(other), false);
  }

  /** Series as labels, a colon and a value, all at the same time. */
  private static String vector(String... series) {
    StringBuilder result = new StringBuilder();
    for (String one : series) {
      int colon = one.lastIndexOf(':');
      result
          .append(result.isEmpty() ? "" : ",")
          .append("{'metric':" + one.substring(0, colon) + ",'value':[10,'")
          .append(one.substring(colon + 1))
          .append("']}");
    }
    return "{'status':'success','data':{'resultType':'vector','result':[" + result + "]}}";
  }

  private static String matrix(String points) {
    return "{'status':'success','data':{'resultType':'matrix','result':[{'metric':{'a':'1'},'values':["
        + points
        + "]}]}}";
  }

  private static String histograms(String histogram) {
    return "{'status':'success','data':{'resultType':'vector','result':[{'metric':{'a':'1'},'histogram':[10,"
        + histogram
        + "]}]}}";
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
  }
}
