package dev.pharos.query.log;

import dev.pharos.query.SearchEnd;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogPosition;
import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param lines in the order asked for, without gaps up to where the search ended
 * @param next what to go on after; empty where there is nothing more
 */
public record LogsFound(List<LogLine> lines, SearchEnd end, Optional<LogPosition> next) {}
