package dev.pharos.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests a service answered in a range.
 *
 * @param total null when it answered none
 * @param points oldest first
 */
public record ServiceRed(@Nullable RedFigures total, List<RedPoint> points) {}
