package dev.pharos.judge.deploy;

import java.util.List;

/**
 * An operation that the old version answered, the new one does not, and others call all the same.
 *
 * @param callers services that called it since
 * @param calls of theirs since
 */
public record UnansweredOperation(String operation, List<String> callers, long calls) {}
