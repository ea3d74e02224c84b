/** Where training images come from: folders of files and seeded drawings. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer.data;
