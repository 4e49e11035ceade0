package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/**
 * The last line of a file that does not hold all lines.
 *
 * @param reason limit or time, or failed
 * @param lines that the file holds
 * @param next what {@code after} takes to go on; null where that is not known
 */
public record ExportEnd(boolean truncated, String reason, long lines, @Nullable String next) {}
