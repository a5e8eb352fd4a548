package org.malleposte.search;

/// How much a message has to do with the words that are looked for, from 1 to 100. It depends on
/// the message and the query alone: on where the words stand, how often, and whether it is the very
/// words. So it is the same whether the message was read or looked up, and never changes.
public final class Relevance {
  public static final int HIGHEST = 100;

  private static final float[] FITS = {0, 0.6f, 0.8f, 1f};

  private Relevance() {}

  /// What is left to be wished for after a place of the message; 1 when the place says nothing.
  ///
  /// @param fit the best there
  /// @param times how often words that fit stand there
  public static float lack(Place place, int fit, int times) {
    return times == 0 ? 1 : 1 - place.weight() * FITS[fit] * (times / (times + 0.5f));
  }

  /// @param sum over the units of the query, in their order, of 1 less the product of what its
  ///   places lack
  public static int of(float sum, int units) {
    return Math.clamp(Math.round(HIGHEST * sum / units), 1, HIGHEST);
  }
}
