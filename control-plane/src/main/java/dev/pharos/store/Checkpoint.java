package dev.pharos.store;

import java.util.Map;

/**
 * A state to start from.
 *
 * @param position replay starts here
 * @param commits each store's commit by the store's name ({@code spans}, {@code rollups})
 * @param aggregates the aggregators' snapshot at the position
 */
public record Checkpoint(
    JournalPosition position, Map<String, String> commits, byte[] aggregates) {}
