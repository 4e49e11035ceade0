package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.pharos.show.parameter.BodyFields;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What CI sends of a deployment.
 *
 * @param key a notice with a key that was taken before changes nothing
 * @param committedAt when the commit was made, written like a {@code from}: the lead time is
 *     counted from there
 * @param at when, written like a {@code from}; now when it is not given
 * @param unknown fields of any other name, which are refused
 */
@Schema(
    name = "DeploymentNotice",
    requiredProperties = {"service", "version"})
record NoticeBody(
    @Nullable String key,
    @Nullable String service,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String version,
    @Nullable String commit,
    @Nullable String committedAt,
    @Nullable String author,
    @Nullable String link,
    @Nullable String at,
    @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
  /** Longer texts are no names. */
  private static final int LONGEST = 1_000;

  private static final List<String> FIELDS =
      List.of(
          "key",
          "service",
          "namespace",
          "environment",
          "version",
          "commit",
          "committedAt",
          "author",
          "link",
          "at");

  DeploymentNotice toNotice(@Nullable String headerKey, Instant now) {
    BodyFields.refuseUnknown(unknown, FIELDS);
    String href = text("link", link);
    if (href != null && !href.startsWith("https://") && !href.startsWith("http://")) {
      throw new ParameterException(
          "link", "'%s' is not a link.".formatted(href), List.of("https://…", "http://…"));
    }
    String time = text("at", at);
    Instant when = time == null ? now : TimeParameter.parse("at", time, now);
    String committed = text("committedAt", committedAt);
    String ownKey = text("key", key);
    return new DeploymentNotice(
        ownKey == null ? text("Idempotency-Key", headerKey) : ownKey,
        new ServiceId(
            orEmpty(text("namespace", namespace)),
            needed("service", service),
            orEmpty(text("environment", environment))),
        needed("version", version),
        text("commit", commit),
        committed == null
            ? null
            : (Long) TimeRange.epochNs(TimeParameter.parse("committedAt", committed, now)),
        text("author", author),
        href,
        TimeRange.epochNs(when));
  }

  private static String needed(String field, @Nullable String value) {
    return BodyFields.needed(field, value, LONGEST);
  }

  private static @Nullable String text(String field, @Nullable String value) {
    return BodyFields.text(field, value, LONGEST);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
