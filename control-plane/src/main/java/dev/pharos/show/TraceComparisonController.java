package dev.pharos.show;

import dev.pharos.judge.trace.ClockSkew;
import dev.pharos.judge.trace.TraceComparison;
import dev.pharos.judge.trace.TraceShape;
import dev.pharos.query.Place;
import dev.pharos.query.UsualTraces;
import dev.pharos.show.answer.ComparisonAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TraceTree;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a trace differs from another, or from what is usual. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class TraceComparisonController {
  private final KnownTraces known;
  private final UsualTraces usual;

  TraceComparisonController(KnownTraces known, UsualTraces usual) {
    this.known = known;
    this.usual = usual;
  }

  @Operation(
      summary = "A trace beside another one, or beside the usual trace of its operation.",
      description =
          "`b` or `typical=true`. Usual is the mean of up to 120 traces that began with the same"
              + " operation within the day before, those just before and those hours before.")
  @GetMapping("/compare")
  ComparisonAnswer compare(
      @RequestParam("a") String a,
      @RequestParam(name = "b", required = false) @Nullable String b,
      @RequestParam(name = "typical", defaultValue = "false") boolean typical,
      @Parameter(hidden = true) Place anywhere)
      throws IOException {
    if (typical == (b != null)) {
      throw new ParameterException(
          "b",
          typical ? "'b' and 'typical' are both given." : "Nothing to compare with is given.",
          List.of("b=trace id", "typical=true"));
    }
    TraceTree one = tree("a", a);
    if (b != null) {
      TraceTree other = tree("b", b);
      return TraceComparisonWriter.write(
          TraceComparisonWriter.one(one),
          TraceComparisonWriter.one(other),
          TraceComparison.of(TraceShape.of(List.of(one)), TraceShape.of(List.of(other))));
    }
    List<TraceTree> others =
        usual.like(one).stream().map(tree -> ClockSkew.correct(tree).tree()).toList();
    if (others.isEmpty()) {
      throw new ParameterException(
          "typical",
          "No other trace of %s %s is kept from within a day."
              .formatted(one.root().service().name(), one.root().name()),
          List.of("b=trace id"));
    }
    return TraceComparisonWriter.write(
        TraceComparisonWriter.one(one),
        TraceComparisonWriter.usual(one, others),
        TraceComparison.of(TraceShape.of(List.of(one)), TraceShape.of(others)));
  }

  private TraceTree tree(String parameter, String id) throws IOException {
    try {
      return known.corrected(id).tree();
    } catch (ParameterException e) {
      throw new ParameterException(parameter, String.valueOf(e.getMessage()), e.allowed());
    }
  }
}
