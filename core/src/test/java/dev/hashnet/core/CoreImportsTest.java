package dev.hashnet.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Core is pure: the JDK only, and of it nothing that reads a clock, starts a thread or does I/O.
 */
@AnalyzeClasses(packages = "dev.hashnet.core", importOptions = ImportOption.DoNotIncludeTests.class)
class CoreImportsTest {
  @ArchTest
  static final ArchRule JDK_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.hashnet.core..", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule NO_INPUT_OR_OUTPUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.net..",
              "java.util.logging..",
              "java.util.concurrent..",
              "java.time..");

  @ArchTest
  static final ArchRule NO_THREAD =
      noClasses().should().dependOnClassesThat().belongToAnyOf(Thread.class, ThreadLocal.class);

  @ArchTest
  static final ArchRule NO_CLOCK_OR_CHANCE =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(java.util.Random.class)
          .orShould()
          .callMethod(Math.class, "random");
}
