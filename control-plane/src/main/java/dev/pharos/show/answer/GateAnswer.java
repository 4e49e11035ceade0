package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/**
 * Whether a pipeline may go on.
 *
 * @param state the verdict's: passed, regressed, improved, inconclusive or pending
 * @param deployment null while none is known
 */
public record GateAnswer(
    boolean open, String state, String sentence, @Nullable String deployment) {}
