package dev.pharos.query.log;

import dev.pharos.query.SearchEnd.Cut;
import dev.pharos.store.LogPosition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a file of lines ended.
 *
 * @param lines in it
 * @param cut why there may be more; null when all are there
 * @param next what to go on after
 */
public record LogExport(long lines, @Nullable Cut cut, Optional<LogPosition> next) {}
