package dev.pharos.show.answer;

import dev.pharos.query.SearchEnd;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How words are written in answers. */
public final class Text {
  private Text() {}

  /** Enum values are lower case. */
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Why a search ended early; null when it did not. */
  public static @Nullable String reason(SearchEnd end) {
    SearchEnd.Cut cut = end.cut();
    return cut == null ? null : of(cut);
  }

  /** Text that nobody said is null in answers. */
  public static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
