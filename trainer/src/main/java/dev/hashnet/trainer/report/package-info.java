/** The evaluation as one HTML file: charts, tables and pictures, without a network. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer.report;
