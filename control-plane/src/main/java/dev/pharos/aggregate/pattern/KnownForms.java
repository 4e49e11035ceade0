package dev.pharos.aggregate.pattern;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * To which patterns lines went lately, by the lines' forms: lines that differ in their values alone
 * go to the same pattern and vary in the same places, until a pattern of their service changes.
 * Most lines are such, and need not be compared with each pattern. What is found here is what
 * {@link PatternTree#find} would find, so that nothing depends on what is remembered. For one
 * thread.
 */
final class KnownForms {
  private final @Nullable Form[] forms = new Form[PatternLimits.FORMS];

  /** Hashes of those that came once: one that never comes again pushes nothing out. */
  private final int[] cameOnce = new int[PatternLimits.FORMS];

  /**
   * A form's pattern.
   *
   * @param changes of the tree when it was found
   * @param text the form; empty where it is not to be remembered
   * @param varying places; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Form(PatternTree tree, long changes, char[] text, PatternCell cell, int[] varying) {}

  /** Null when the line has to be looked for. */
  @SuppressWarnings("ReferenceEquality") // a tree is no value
  @Nullable Form find(PatternTree tree, LineTokens line) {
    if (!line.hasForm()) {
      return null;
    }
    Form form = forms[slot(line)];
    return form != null
            && form.tree == tree
            && form.changes == tree.changes()
            && line.hasForm(form.text)
        ? form
        : null;
  }

  /** Remembers what was found for a line, if it comes again. */
  Form add(PatternTree tree, LineTokens line, PatternCell cell, int[] varying) {
    int slot = slot(line);
    boolean again = cameOnce[slot] == line.formHash();
    cameOnce[slot] = line.formHash();
    boolean kept = again && line.hasForm() && line.formLength() <= PatternLimits.FORM_CHARACTERS;
    char[] text = kept ? line.form() : new char[0];
    Form form = new Form(tree, tree.changes(), text, cell, varying);
    if (kept) {
      forms[slot] = form;
    }
    return form;
  }

  void clear() {
    Arrays.fill(forms, null);
  }

  private static int slot(LineTokens line) {
    return line.formHash() & (PatternLimits.FORMS - 1);
  }
}
