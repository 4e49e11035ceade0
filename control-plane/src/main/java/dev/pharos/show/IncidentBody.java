package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.pharos.show.parameter.BodyFields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people say of an incident. */
final class IncidentBody {
  /** Longer texts belong elsewhere. */
  private static final int LONGEST = 5_000;

  private IncidentBody() {}

  /**
   * Somebody looks after it.
   *
   * @param author who does
   * @param unknown fields of any other name, which are refused
   */
  @Schema(name = "IncidentAcknowledgement", requiredProperties = "author")
  record Acknowledgement(
      @Nullable String author,
      @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
    String checkedAuthor() {
      BodyFields.refuseUnknown(unknown, List.of("author"));
      return needed("author", author);
    }
  }

  /**
   * Somebody knows something of it.
   *
   * @param unknown fields of any other name, which are refused
   */
  @Schema(
      name = "NewIncidentNote",
      requiredProperties = {"author", "text"})
  record Note(
      @Nullable String author,
      @Nullable String text,
      @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
    String checkedAuthor() {
      BodyFields.refuseUnknown(unknown, List.of("author", "text"));
      return needed("author", author);
    }

    String checkedText() {
      return needed("text", text);
    }
  }

  /**
   * Somebody says that it is over.
   *
   * @param unknown fields of any other name, which are refused
   */
  @Schema(
      name = "IncidentClosing",
      requiredProperties = {"author", "reason"})
  record Closing(
      @Nullable String author,
      @Nullable String reason,
      @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
    String checkedAuthor() {
      BodyFields.refuseUnknown(unknown, List.of("author", "reason"));
      return needed("author", author);
    }

    String checkedReason() {
      return needed("reason", reason);
    }
  }

  private static String needed(String field, @Nullable String value) {
    return BodyFields.needed(field, value, LONGEST);
  }
}
