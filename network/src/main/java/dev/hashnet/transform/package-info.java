/** Named, seeded image transforms: augmentation for training, planted copies for evaluation. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.transform;
