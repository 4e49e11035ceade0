package dev.pharos.aggregate.tracemetric;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;

/**
 * What spans are counted by. Versions are not told apart: a rollout would begin all series anew.
 *
 * @param operation the span's name made a template, {@code _other_} beyond a bound
 */
public record SpanKey(ServiceId service, String operation, SpanKind kind, StatusCode status) {}
