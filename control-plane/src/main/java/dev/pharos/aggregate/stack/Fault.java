package dev.pharos.aggregate.stack;

import dev.pharos.signal.ErrorIssue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says of the fault behind it.
 *
 * @param hash the same for every exception of the fault, in every service
 * @param type see {@link ErrorIssue}
 * @param cause see {@link ErrorIssue}
 * @param frames by which it is grouped; their locations may differ between exceptions of one fault
 */
public record Fault(
    long hash,
    String type,
    @Nullable String cause,
    ErrorIssue.Grouping groupedBy,
    List<ErrorIssue.Frame> frames) {}
