package dev.pharos.show.answer;

import dev.pharos.query.OperationCaller;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls an operation, those that called last first.
 *
 * @param rememberedSince since when calls are known: nothing is said of before
 * @param capped true when the service has so many operations that further names are counted
 *     together, callers of this one among them perhaps
 */
public record CallersAnswer(
    String service,
    @Nullable String namespace,
    @Nullable String environment,
    String operation,
    @Nullable Instant lastCall,
    @Nullable Instant rememberedSince,
    boolean capped,
    List<OperationCallerAnswer> callers) {

  public static CallersAnswer of(
      ServiceId service,
      String operation,
      List<OperationCaller> callers,
      long rememberedSinceNs,
      boolean capped) {
    return new CallersAnswer(
        service.name(),
        Text.orNull(service.namespace()),
        Text.orNull(service.environment()),
        operation,
        callers.isEmpty() ? null : TimeRange.instant(callers.getFirst().lastSeenNs()),
        rememberedSinceNs == Long.MAX_VALUE ? null : TimeRange.instant(rememberedSinceNs),
        capped,
        callers.stream().map(CallersAnswer::caller).toList());
  }

  private static OperationCallerAnswer caller(OperationCaller caller) {
    return new OperationCallerAnswer(
        caller.caller().id().name(),
        Text.of(caller.caller().kind()),
        Text.orNull(caller.caller().id().namespace()),
        Text.orNull(caller.caller().id().environment()),
        Text.orNull(caller.version()),
        caller.runs(),
        Red.of(caller.calls()),
        CallEstimate.of(caller.estimate()),
        TimeRange.instant(caller.firstSeenNs()),
        TimeRange.instant(caller.lastSeenNs()),
        Text.of(caller.trend()),
        RedPoint.of(caller.points()));
  }

  /** A caller at one version; runs is null for what is no service or tells no version. */
  @Schema(name = "OperationCaller")
  public record OperationCallerAnswer(
      String caller,
      String kind,
      @Nullable String namespace,
      @Nullable String environment,
      @Nullable String version,
      @Nullable Boolean runs,
      @Nullable Red calls,
      @Nullable CallEstimate estimate,
      Instant firstCall,
      Instant lastCall,
      String trend,
      List<RedPoint> points) {}
}
