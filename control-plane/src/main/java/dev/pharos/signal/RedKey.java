package dev.pharos.signal;

/**
 * What requests are counted by.
 *
 * @param version empty when the service sends none
 * @param instance empty when the service sends none; kept in the 10 s windows only, empty in longer
 *     ones
 * @param operation the span's name with ids made templates, or {@link #OTHER} beyond the cap
 */
public record RedKey(
    ServiceId service, String version, String instance, String operation, SpanKind kind) {
  /** Where operations are counted after a service has reached its cap. */
  public static final String OTHER = "_other_";
}
