package dev.pharos.show;

import dev.pharos.advise.Cohort;
import dev.pharos.advise.CohortExplainer;
import dev.pharos.advise.Explained;
import dev.pharos.judge.cohort.Finding;
import dev.pharos.judge.cohort.Shares;
import dev.pharos.judge.cohort.Trait;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.overhead.KeepLedger;
import dev.pharos.show.answer.ExplainAnswer;
import dev.pharos.show.parameter.TraceQueryArgument;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What slow or failed traces have in common that others have not. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces/explain")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class ExplainController {
  private final CohortExplainer explainer;
  private final TraceQueryArgument searches;
  private final KeepLedger kept;
  private final InstantSource clock;

  ExplainController(
      CohortExplainer explainer,
      TraceQueryArgument searches,
      KeepLedger kept,
      InstantSource clock) {
    this.explainer = explainer;
    this.searches = searches;
    this.kept = kept;
    this.clock = clock;
  }

  @Operation(
      summary = "What sets a cohort of a search's traces apart from the others.",
      description =
          "`search` takes what GET /traces takes. Up to 1,000 traces of each group are compared,"
              + " the newest. Ranked by the near end of the difference's interval; two conditions"
              + " are a combination that sets apart clearly better than each.")
  @PostMapping
  ExplainAnswer explain(@RequestBody ExplainBody body) throws IOException {
    Instant start = clock.instant();
    TraceQuery search = searches.read(body.parameters());
    Cohort cohort = body.toCohort(start);
    Explained explained = explainer.explain(search, cohort);
    return new ExplainAnswer(
        group(explained.cohort()),
        group(explained.rest()),
        explained.explanation().findings().stream().map(ExplainController::difference).toList(),
        explained.explanation().dull().stream().map(ExplainController::difference).toList(),
        explained.sampled(),
        kept.leftOutOf(search.range()),
        Duration.between(start, clock.instant()).toMillis());
  }

  private static ExplainAnswer.Group group(Explained.Group group) {
    return new ExplainAnswer.Group(group.traces(), group.description());
  }

  private static ExplainAnswer.Difference difference(Finding finding) {
    Shares shares = finding.shares();
    return new ExplainAnswer.Difference(
        conditions(finding.traits()),
        new ExplainAnswer.ShareOf(shares.cohortWith(), shares.cohortShare()),
        new ExplainAnswer.ShareOf(shares.restWith(), shares.restShare()),
        shares.difference(),
        shares.low(),
        shares.high(),
        finding.sentence(),
        TraitQuery.of(finding.traits()),
        conditions(finding.same()));
  }

  private static List<ExplainAnswer.Condition> conditions(List<Trait> traits) {
    return traits.stream()
        .map(trait -> new ExplainAnswer.Condition(trait.label(), trait.shown()))
        .toList();
  }
}
