package dev.pharos.judge.deploy;

/**
 * Something that would have been compared, and why it could not be: what nobody measured must not
 * look like what was found to be well.
 *
 * @param measure in words, as the check would have it
 * @param unit as the check would have it
 * @param why what is missing, in words
 */
public record Unmeasured(Check.Kind kind, String measure, String unit, String why) {
  /** Of what requests use up. */
  public static Unmeasured of(Resource resource, String why) {
    return new Unmeasured(Check.Kind.RESOURCE, resource.said(), resource.unit(), why);
  }

  /** Of what survives collections. */
  public static Unmeasured heap(String why) {
    return new Unmeasured(Check.Kind.HEAP, HeapCheck.MEASURE, HeapCheck.UNIT, why);
  }

  /** Of operations that may be gone. */
  public static Unmeasured answers(String why) {
    return new Unmeasured(Check.Kind.UNANSWERED, DeployJudge.UNANSWERED, "", why);
  }
}
