package dev.hashnet.trainer;

/** Hears how a training goes on. Called by the thread that trains; takes little time. */
public interface TrainingListener {
  /** Says nothing. */
  TrainingListener NONE =
      new TrainingListener() {
        @Override
        public void onStage(String stage) {}

        @Override
        public void onStep(StepProgress progress) {}
      };

  /** A part of the work begins; the text says which, in a few words. */
  void onStage(String stage);

  /** A step is done. */
  void onStep(StepProgress progress);

  /**
   * What a step saw.
   *
   * @param step steps done, from 1
   * @param share of the budget used up, 0 to 1
   * @param images views of images seen so far
   * @param loss of this step
   * @param beta sharpness of tanh
   * @param quantisationGap mean distance of the codes' values from plus or minus 1
   */
  record StepProgress(
      int step, double share, long images, double loss, double beta, double quantisationGap) {}
}
