package dev.pharos.show.prometheus;

/**
 * What a query took.
 *
 * @param preparationSeconds until it was read and checked
 * @param evaluationSeconds until the answer stood
 * @param samplesRead from the store
 * @param peakSamples the most held in memory at one time
 */
record QueryStatistics(
    double preparationSeconds, double evaluationSeconds, long samplesRead, long peakSamples) {
  double totalSeconds() {
    return preparationSeconds + evaluationSeconds;
  }
}
